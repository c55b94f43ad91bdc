package dev.culvert.core.exchange;

/**
 * What the peer may send of one body, seen from the reader.
 *
 * <p>Credit is given back when half a window was consumed. A window doubles while the reader takes
 * all there is, for one of two reasons:
 *
 * <ul>
 *   <li>Up to {@link #BULK_BYTES}, when half a window lasts for less than {@link #BULK_NANOS}: each
 *       credit is a frame, and a wake-up of either side, for so little of a large body.
 *   <li>Up to {@link #MAX_BYTES}, when the window is what held the sender back: it used up its
 *       credit, then stood still for longer than {@link #LONG_PATH_NANOS}, and longer than the use
 *       had taken, until new credit showed effect.
 * </ul>
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class ReceiveWindow {

  /** The largest window, in bytes. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** What the window of a large body becomes, in bytes, however near its sender is. */
  static final int BULK_BYTES = 512 * 1024;

  /** For a window of 256 KiB that is 5 MB/s; below, credit costs nothing that counts. */
  static final long BULK_NANOS = 25_000_000;

  /** A round trip above this makes a window worth growing. */
  static final long LONG_PATH_NANOS = 5_000_000;

  private final WindowBudget budget;
  private final boolean relayed;
  private int sizeBytes;
  private int availableBytes;
  private int consumedBytes;
  private int oldCreditBytes;
  private boolean granted;
  private boolean awaitingEffect;
  private long grantedAtNanos;
  private long usedUpAtNanos;
  private boolean released;

  /**
   * A window whose size is already reserved from the budget.
   *
   * @param relayed whether what is on the way may have to wait in a relay, whose queue is bounded;
   *     it is no larger than it has to be then
   */
  ReceiveWindow(WindowBudget budget, int sizeBytes, boolean relayed) {
    this.budget = budget;
    this.sizeBytes = sizeBytes;
    this.relayed = relayed;
    this.availableBytes = sizeBytes;
  }

  /**
   * Data arrived.
   *
   * @return false when the peer sent more than it was granted
   */
  boolean received(int bytes, long nowNanos) {
    if (awaitingEffect) {
      if (oldCreditBytes == 0) {
        awaitingEffect = false;
        growIfHeldBack(nowNanos);
      } else {
        oldCreditBytes -= Math.min(oldCreditBytes, bytes);
        usedUpAtNanos = nowNanos;
      }
    }
    availableBytes -= bytes;
    return availableBytes >= 0;
  }

  /**
   * The reader took data.
   *
   * @return the credit to send now, in bytes; 0 for none yet
   */
  int consumed(int bytes, long nowNanos) {
    consumedBytes += bytes;
    if (consumedBytes < sizeBytes / 2) {
      return 0;
    }
    if (granted && !relayed && nowNanos - grantedAtNanos < BULK_NANOS) {
      grow(BULK_BYTES);
    }
    int credit = consumedBytes;
    consumedBytes = 0;
    granted = true;
    awaitingEffect = true;
    oldCreditBytes = availableBytes;
    grantedAtNanos = nowNanos;
    usedUpAtNanos = nowNanos;
    availableBytes += credit;
    return credit;
  }

  /**
   * Makes the window larger, if there is much memory left.
   *
   * @return the credit to send now, in bytes; 0 when it stays as it is
   */
  int widen(int toBytes) {
    int more = toBytes - sizeBytes;
    if (more <= 0 || released || !budget.grow(more)) {
      return 0;
    }
    sizeBytes += more;
    availableBytes += more;
    return more;
  }

  private void growIfHeldBack(long nowNanos) {
    long stoodStillNanos = nowNanos - usedUpAtNanos;
    if (stoodStillNanos > LONG_PATH_NANOS && stoodStillNanos > usedUpAtNanos - grantedAtNanos) {
      grow(MAX_BYTES);
    }
  }

  /** Doubles, unless the reader lags or memory is short; with the next credit the peer knows. */
  private void grow(int toAtMostBytes) {
    boolean readerHasAll = availableBytes + consumedBytes == sizeBytes;
    int more = Math.min(sizeBytes, toAtMostBytes - sizeBytes);
    if (readerHasAll && more > 0 && !released && budget.grow(more)) {
      sizeBytes += more;
      consumedBytes += more;
    }
  }

  /** Gives the reservation back; further calls do nothing. */
  void release() {
    if (!released) {
      released = true;
      budget.release(sizeBytes);
    }
  }

  int sizeBytes() {
    return sizeBytes;
  }
}
