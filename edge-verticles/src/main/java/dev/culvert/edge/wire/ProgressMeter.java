package dev.culvert.edge.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells a request body that creeps from one that merely has nothing to move. It keeps a balance in
 * bytes, which starts at what the least rate moves in a window; bytes that move are added, and the
 * least rate is deducted only while data waits. Below zero the body is too slow.
 *
 * <p>Belongs to one event loop. {@code now} is {@link System#nanoTime} or a test's clock.
 */
final class ProgressMeter {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double bytesPerNano;
  private final double startBytes;
  private double balanceBytes;
  private boolean waiting;
  private long settledNanos;

  /** A meter of a body of which nothing waits yet. */
  ProgressMeter(int minBytesPerSecond, Duration window, long nowNanos) {
    bytesPerNano = minBytesPerSecond / NANOS_PER_SECOND;
    startBytes = bytesPerNano * window.toNanos();
    reset(nowNanos);
  }

  /** Begins anew with another body, of which nothing waits yet. */
  void reset(long nowNanos) {
    balanceBytes = startBytes;
    waiting = false;
    settledNanos = nowNanos;
  }

  /** Says whether, from now on, data waits for the other side. */
  void setWaiting(boolean waiting, long nowNanos) {
    settle(nowNanos);
    this.waiting = waiting;
  }

  /** Counts bytes that moved. */
  void moved(long bytes, long nowNanos) {
    settle(nowNanos);
    balanceBytes = Math.min(startBytes, balanceBytes + bytes);
  }

  /** Whether the other side has been too slow. */
  boolean isTooSlow(long nowNanos) {
    settle(nowNanos);
    return balanceBytes < 0;
  }

  /** When to ask again at the latest: how long the balance lasts if nothing moves. */
  long nanosLeft(long nowNanos) {
    settle(nowNanos);
    // One more, since a balance of exactly zero is not too slow yet.
    return Math.max(0, (long) (balanceBytes / bytesPerNano)) + 1;
  }

  private void settle(long nowNanos) {
    if (waiting) {
      balanceBytes -= bytesPerNano * (nowNanos - settledNanos);
    }
    settledNanos = nowNanos;
  }
}
