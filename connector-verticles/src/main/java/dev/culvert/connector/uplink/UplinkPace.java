package dev.culvert.connector.uplink;

import java.time.Duration;

/**
 * How long a connector waits for what.
 *
 * @param welcomeTimeout for the answer to HELLO
 * @param dialSpacing between two dials that nothing holds back; as much again at random
 * @param backoffBase the longest first wait after a failure
 * @param backoffCapWithoutStreams the longest wait while the connector has no stream at all
 * @param backoffCap the longest wait of all
 * @param stableAfter how long a stream must live until its next failure is a first one again
 * @param moveDelay before one stream moves to an edge that has fewer; twice as much again at random
 * @param replaceTimeout for a stream elsewhere when an edge leaves
 * @param drainTimeout for the edges' agreement that a stream drains
 * @param resolveInterval how often the configured addresses are looked up while streams are missing
 */
public record UplinkPace(
    Duration welcomeTimeout,
    Duration dialSpacing,
    Duration backoffBase,
    Duration backoffCapWithoutStreams,
    Duration backoffCap,
    Duration stableAfter,
    Duration moveDelay,
    Duration replaceTimeout,
    Duration drainTimeout,
    Duration resolveInterval) {

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
        welcomeTimeout,
        dialSpacing,
        backoffBase,
        backoffCapWithoutStreams,
        backoffCap,
        stableAfter,
        delay,
        replaceTimeout,
        drainTimeout,
        resolveInterval);
  }

  /** The same with another limit for the answer to HELLO. */
  UplinkPace withWelcome(Duration limit) {
    return new UplinkPace(
        limit,
        dialSpacing,
        backoffBase,
        backoffCapWithoutStreams,
        backoffCap,
        stableAfter,
        moveDelay,
        replaceTimeout,
        drainTimeout,
        resolveInterval);
  }
}
