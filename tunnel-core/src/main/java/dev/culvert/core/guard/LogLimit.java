package dev.culvert.core.guard;

import java.time.Duration;

/**
 * Bounds how many log lines one source may cause: so many per period, the others are counted.
 * Thread-safe.
 */
public final class LogLimit {

  private final int linesPerPeriod;
  private final long periodNanos;
  private boolean begun;
  private long periodBeganNanos;
  private int lines;
  private long suppressed;

  /** Lets {@code linesPerPeriod} lines through in each {@code period}. */
  public LogLimit(int linesPerPeriod, Duration period) {
    this.linesPerPeriod = linesPerPeriod;
    this.periodNanos = period.toNanos();
  }

  /**
   * Asks for one line.
   *
   * @return whether it may be written
   */
  public synchronized boolean tryLog(long nowNanos) {
    if (!begun || nowNanos - periodBeganNanos >= periodNanos) {
      begun = true;
      periodBeganNanos = nowNanos;
      lines = 0;
    }
    if (lines >= linesPerPeriod) {
      suppressed++;
      return false;
    }
    lines++;
    return true;
  }

  /** How many lines were not written since the last call. */
  public synchronized long takeSuppressed() {
    long count = suppressed;
    suppressed = 0;
    return count;
  }
}
