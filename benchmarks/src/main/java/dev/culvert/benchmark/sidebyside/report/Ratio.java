package dev.culvert.benchmark.sidebyside.report;

import java.util.List;

/**
 * A figure over another one of the same round.
 *
 * @param name such as {@code get64.plain/nginx}
 * @param perRound one for each round that has both figures, at least one
 */
public record Ratio(String name, List<Double> perRound) {

  public Ratio {
    perRound = List.copyOf(perRound);
  }

  /** The median over the rounds. */
  public double median() {
    return Median.of(perRound);
  }

  public double least() {
    return perRound.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double most() {
    return perRound.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
