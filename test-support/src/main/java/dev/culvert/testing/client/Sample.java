package dev.culvert.testing.client;

import java.util.Optional;

/**
 * One request of a load.
 *
 * @param startNanos when it was sent, in terms of {@link System#nanoTime()}
 * @param endNanos when its response had ended or its failure was seen
 * @param target the request target
 * @param status 0 when no head came
 * @param servedBy the value of the counted header, empty when it was missing
 * @param failure what was wrong; null for a success
 */
public record Sample(
    long startNanos, long endNanos, String target, int status, String servedBy, String failure) {

  /** Whether a response of 2xx came, ended cleanly and passed the check. */
  public boolean succeeded() {
    return failure == null;
  }

  /** What was wrong, if anything. */
  public Optional<String> problem() {
    return Optional.ofNullable(failure);
  }

  /** From sending to the end. */
  public long durationNanos() {
    return endNanos - startNanos;
  }
}
