package dev.culvert.core.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: the n-th wait is anything up to base x 2^n, never above a
 * cap.
 *
 * <p>Plain state; owned by one event loop.
 */
public final class Backoff {

  private static final int MAX_DOUBLINGS = 20;

  private final RandomGenerator random;
  private final long baseMillis;
  private final long capMillis;
  private int failures;

  /**
   * @param base the longest first wait
   * @param cap the longest wait of all
   */
  public Backoff(RandomGenerator random, Duration base, Duration cap) {
    this.random = random;
    this.baseMillis = base.toMillis();
    this.capMillis = cap.toMillis();
  }

  /** How long to wait after one more failure, in milliseconds, at least 1. */
  public long nextMillis() {
    return nextMillis(capMillis);
  }

  /** The same, never longer than the given time, in milliseconds. */
  public long nextMillis(long atMostMillis) {
    long highest =
        Math.min(
            Math.min(capMillis, atMostMillis), baseMillis << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    return 1 + random.nextLong(highest);
  }

  /** It worked: the next wait is a first one again. */
  public void reset() {
    failures = 0;
  }
}
