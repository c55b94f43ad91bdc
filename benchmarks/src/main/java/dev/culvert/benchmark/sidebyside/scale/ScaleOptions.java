package dev.culvert.benchmark.sidebyside.scale;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run at scale does.
 *
 * @param commit what is measured
 * @param tunnels how many, with {@link Tunnels#ROUTES} routes each, beside the one that is asked
 * @param idleConnectors how many, with {@link IdleStreams#PER_CONNECTOR} streams each
 * @param rounds of each comparison
 * @param seconds of one measurement
 * @param warmUpSeconds of each edge that has just started
 * @param edgeInstances verticle instances of each edge
 */
public record ScaleOptions(
    String commit,
    int tunnels,
    int idleConnectors,
    int rounds,
    int seconds,
    int warmUpSeconds,
    int edgeInstances) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is too small
   */
  public ScaleOptions {
    if (tunnels < 1 || idleConnectors < 1) {
      throw new IllegalArgumentException("--tunnels and --idle-connectors are at least 1");
    }
  }

  int routes() {
    return tunnels * Tunnels.ROUTES;
  }

  int idleStreams() {
    return idleConnectors * IdleStreams.PER_CONNECTOR;
  }

  Duration measurement() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  /** The numbers, for a reader of the report. */
  Map<String, Object> described() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("tunnels", tunnels);
    numbers.put("routes", routes());
    numbers.put("idle streams", idleStreams());
    numbers.put("rounds", rounds);
    numbers.put("seconds", seconds);
    numbers.put("warm-up seconds", warmUpSeconds);
    numbers.put("edge instances", edgeInstances);
    return numbers;
  }
}
