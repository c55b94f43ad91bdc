package dev.culvert.edge.wire;

import java.time.Duration;

/**
 * Tells a visitor that reads a response slowly from one that hardly reads it at all.
 *
 * <p>It is shown, about once a second while data waits, how much the visitor has taken so far. A
 * receiving kernel opens its window in lumps, so the average is taken from one lump to a later one,
 * at least a window away. A visitor that takes nothing for two windows is too slow as well: of one
 * that reads at the least rate, lumps are smaller than that.
 *
 * <p>Belongs to one event loop. {@code now} is {@link System#nanoTime} or a test's clock.
 */
public final class ReaderPace {

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
  private static final int WINDOWS_WITHOUT_A_BYTE = 2;

  private final int minBytesPerSecond;
  private final long windowNanos;

  private boolean waiting;
  private long stoppedNanos;
  private long lookedNanos;

  /** Where the span begins over which the average is taken. */
  private long spanNanos;

  private long spanBytes;
  private long movedNanos;
  private long takenBytes;

  /**
   * A pace of a response of which nothing waits yet.
   *
   * @param takenBytes how much the visitor has taken by now, of whatever
   */
  public ReaderPace(int minBytesPerSecond, Duration window, long takenBytes, long nowNanos) {
    this.minBytesPerSecond = minBytesPerSecond;
    this.windowNanos = window.toNanos();
    this.takenBytes = takenBytes;
    spanBytes = takenBytes;
    spanNanos = nowNanos;
    movedNanos = nowNanos;
    lookedNanos = nowNanos;
    stoppedNanos = nowNanos;
  }

  /** Says whether, from now on, data waits for the visitor; other time does not count. */
  public void setWaiting(boolean nowWaiting, long nowNanos) {
    if (nowWaiting && !waiting) {
      long passedNanos = nowNanos - stoppedNanos;
      spanNanos += passedNanos;
      movedNanos += passedNanos;
    } else if (!nowWaiting && waiting) {
      stoppedNanos = nowNanos;
    }
    waiting = nowWaiting;
  }

  /** Whether it is time for {@link #isTooSlow}. */
  public boolean isDue(long nowNanos) {
    return waiting && nowNanos - lookedNanos >= LOOK_NANOS;
  }

  /**
   * Whether the visitor has been too slow.
   *
   * @param nowTakenBytes how much it has taken by now
   */
  public boolean isTooSlow(long nowTakenBytes, long nowNanos) {
    lookedNanos = nowNanos;
    if (nowTakenBytes <= takenBytes) {
      return nowNanos - movedNanos > WINDOWS_WITHOUT_A_BYTE * windowNanos;
    }
    takenBytes = nowTakenBytes;
    movedNanos = nowNanos;
    long passedNanos = nowNanos - spanNanos;
    if (passedNanos < windowNanos) {
      return false;
    }
    boolean tooSlow = takenBytes - spanBytes < minBytesPerSecond * (passedNanos / NANOS_PER_SECOND);
    spanNanos = nowNanos;
    spanBytes = takenBytes;
    return tooSlow;
  }
}
