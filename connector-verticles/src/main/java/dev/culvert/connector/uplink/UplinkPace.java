package dev.culvert.connector.uplink;

import java.time.Duration;

/**
 * How long a connector waits for what.
 *
 * @param welcome for the answer to HELLO
 * @param spacing between two dials that nothing holds back; as much again at random
 * @param base the longest first wait after a failure
 * @param alone the longest wait while the connector has no stream at all
 * @param longest the longest wait of all
 * @param stable how long a stream must live until its next failure is a first one again
 * @param move before one stream moves to an edge that has fewer; twice as much again at random
 * @param replace for a stream elsewhere when an edge leaves
 * @param drained for the edges' agreement that a stream drains
 * @param resolve how often the configured addresses are looked up while streams are missing
 */
public record UplinkPace(
    Duration welcome,
    Duration spacing,
    Duration base,
    Duration alone,
    Duration longest,
    Duration stable,
    Duration move,
    Duration replace,
    Duration drained,
    Duration resolve) {

  /** As {@code docs/protocol.md} says, section 11. */
  public static UplinkPace defaults() {
    return new UplinkPace(
        Duration.ofSeconds(5),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Duration.ofSeconds(32),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(60));
  }

  /** The same with another time before a stream moves. */
  UplinkPace withMove(Duration delay) {
    return new UplinkPace(
        welcome, spacing, base, alone, longest, stable, delay, replace, drained, resolve);
  }

  /** The same with another limit for the answer to HELLO. */
  UplinkPace withWelcome(Duration limit) {
    return new UplinkPace(
        limit, spacing, base, alone, longest, stable, move, replace, drained, resolve);
  }
}
