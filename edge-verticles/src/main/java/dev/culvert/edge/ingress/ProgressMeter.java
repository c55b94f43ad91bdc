package dev.culvert.edge.ingress;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells a body that creeps from one that merely has nothing to move. It keeps a balance in bytes,
 * which starts at what the least rate moves in a window; bytes that move are added, and the least
 * rate is deducted only while data waits. Below zero the body is too slow.
 *
 * <p>Belongs to one event loop. {@code now} is {@link System#nanoTime} or a test's clock.
 */
public final class ProgressMeter {

  /**
   * How much a response body may earn in advance: kernel buffers take it in lumps and then drain
   * for a while in which nothing seems to move.
   */
  public static final int RESPONSE_CREDIT_BYTES = 256 * 1024;

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double bytesPerNano;
  private final double startBytes;
  private final double maxBytes;
  private double balanceBytes;
  private boolean waiting;
  private long settledNanos;

  /**
   * A meter of a body of which nothing waits yet.
   *
   * @param maxBalanceBytes how much may be earned in advance; never less than the start balance
   */
  public ProgressMeter(int minBytesPerSecond, Duration window, int maxBalanceBytes, long nowNanos) {
    bytesPerNano = minBytesPerSecond / NANOS_PER_SECOND;
    startBytes = bytesPerNano * window.toNanos();
    maxBytes = Math.max(startBytes, maxBalanceBytes);
    reset(nowNanos);
  }

  /** Begins anew with another body, of which nothing waits yet. */
  public void reset(long nowNanos) {
    balanceBytes = startBytes;
    waiting = false;
    settledNanos = nowNanos;
  }

  /** Says whether, from now on, data waits for the other side. */
  public void setWaiting(boolean waiting, long nowNanos) {
    settle(nowNanos);
    this.waiting = waiting;
  }

  /** Counts bytes that moved. */
  public void moved(long bytes, long nowNanos) {
    settle(nowNanos);
    balanceBytes = Math.min(maxBytes, balanceBytes + bytes);
  }

  /** Whether the other side has been too slow. */
  public boolean isTooSlow(long nowNanos) {
    settle(nowNanos);
    return balanceBytes < 0;
  }

  /** When to ask again at the latest: how long the balance lasts if nothing moves. */
  public long nanosLeft(long nowNanos) {
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
