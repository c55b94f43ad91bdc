package dev.culvert.benchmark.sidebyside.load;

import java.util.Map;

/**
 * What one driver saw of one system.
 *
 * @param figure the figure that counts, in the unit of the case
 * @param requests how many were answered
 * @param errors how many were not, or not with a status below 300
 * @param details other figures by name, such as {@code p50Millis}
 */
public record Outcome(double figure, long requests, long errors, Map<String, Double> details) {

  public Outcome {
    details = Map.copyOf(details);
  }
}
