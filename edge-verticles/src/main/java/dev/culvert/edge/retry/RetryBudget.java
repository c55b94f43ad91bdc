package dev.culvert.edge.retry;

import java.util.concurrent.TimeUnit;

/**
 * Keeps retries of delivered requests from becoming a storm: they may be 20 % of the attempts of
 * the last 10 s, and 3 per second on top so that a quiet edge can retry too.
 *
 * <p>Belongs to one event loop. {@code now} is {@link System#nanoTime} or a test's clock, and must
 * not go back.
 */
public final class RetryBudget {

  private static final int WINDOW_SECONDS = 10;
  private static final int ATTEMPTS_PER_RETRY = 5;
  private static final int FREE_RETRIES_PER_SECOND = 3;
  private static final long BUCKET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long startNanos;
  private final int[] attempts = new int[WINDOW_SECONDS];
  private final int[] retries = new int[WINDOW_SECONDS];
  private long bucket;
  private long attemptsInWindow;
  private long retriesInWindow;

  public RetryBudget(long nowNanos) {
    startNanos = nowNanos;
  }

  /** Counts an attempt that was handed to a stream, first or repeated. */
  public void attempted(long nowNanos) {
    advance(nowNanos);
    attempts[index(bucket)]++;
    attemptsInWindow++;
  }

  /** Takes one retry, or says that the budget is spent. */
  public boolean tryRetry(long nowNanos) {
    advance(nowNanos);
    long allowed =
        attemptsInWindow / ATTEMPTS_PER_RETRY + (long) FREE_RETRIES_PER_SECOND * WINDOW_SECONDS;
    if (retriesInWindow >= allowed) {
      return false;
    }
    retries[index(bucket)]++;
    retriesInWindow++;
    return true;
  }

  private void advance(long nowNanos) {
    long current = (nowNanos - startNanos) / BUCKET_NANOS;
    // After a long silence each bucket needs to be emptied once, not once per second of silence.
    bucket = Math.max(bucket, current - WINDOW_SECONDS);
    while (bucket < current) {
      bucket++;
      attemptsInWindow -= attempts[index(bucket)];
      retriesInWindow -= retries[index(bucket)];
      attempts[index(bucket)] = 0;
      retries[index(bucket)] = 0;
    }
  }

  private static int index(long bucket) {
    return (int) (bucket % WINDOW_SECONDS);
  }
}
