package dev.culvert.core.exchange;

import dev.culvert.core.memory.MemoryAccount;

/**
 * What the peer may send of one body, seen from the reader.
 *
 * <p>Credit is given back when half a window was consumed. Credit cannot be taken back, so a window
 * begins small and grows while the reader takes all there is:
 *
 * <ul>
 *   <li>To {@link MultiplexerOptions#USED_WINDOW_BYTES}, when more than {@link #TINY_BYTES} came
 *       within {@link #BEGINNING_NANOS} of the first byte.
 *   <li>Doubling up to {@link #BULK_BYTES}, when half a window lasts for less than {@link
 *       #BULK_NANOS}: each credit is a frame, and a wake-up of either side, for so little of a
 *       large body.
 *   <li>Doubling up to {@link #MAX_BYTES}, when the window is what held the sender back: it used up
 *       its credit, then stood still for longer than {@link #LONG_PATH_NANOS}, and longer than the
 *       use had taken, until new credit showed effect.
 * </ul>
 *
 * <p>It shrinks, by credit that is not given, when memory is short, and when half of it lasts for
 * longer than {@link #IDLE_NANOS}. What it has grown by is drawn from the tunnel's account; its
 * first size is not, since an exchange that is idle holds nothing.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class ReceiveWindow {

  /** The largest window, in bytes. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** What the window of a large body becomes, in bytes, however near its sender is. */
  static final int BULK_BYTES = 512 * 1024;

  /** What a window is, in bytes, while memory is short. */
  static final int SMALL_BYTES = 16 * 1024;

  /** A body of no more is over before a larger window would be of use. */
  static final int TINY_BYTES = 16 * 1024;

  /** How long a body may take to show that it is not tiny: events now and then are not bulk. */
  static final long BEGINNING_NANOS = 1_000_000_000;

  /** For a window of 256 KiB that is 5 MB/s; below, credit costs nothing that counts. */
  static final long BULK_NANOS = 25_000_000;

  /** A round trip above this makes a window worth growing. */
  static final long LONG_PATH_NANOS = 5_000_000;

  /** What half of lasts this long is larger than it need be. */
  static final long IDLE_NANOS = 5_000_000_000L;

  private final MemoryAccount account;
  private final int firstBytes;
  private final boolean relayed;
  private int sizeBytes;
  private int grownBytes;
  private int availableBytes;
  private int consumedBytes;
  private int oldCreditBytes;
  private int firstConsumedBytes;
  private boolean begun;
  private boolean mayBeTiny = true;
  private boolean granted;
  private boolean awaitingEffect;
  private long begunAtNanos;
  private long grantedAtNanos;
  private long usedUpAtNanos;
  private boolean released;

  /**
   * A window of which nothing is used.
   *
   * @param account what it grows by is drawn from
   * @param relayed whether what is on the way may have to wait in a relay, whose queue is bounded;
   *     it is no larger than it has to be then
   */
  ReceiveWindow(MemoryAccount account, int sizeBytes, boolean relayed) {
    this.account = account;
    this.firstBytes = sizeBytes;
    this.sizeBytes = sizeBytes;
    this.relayed = relayed;
    this.availableBytes = sizeBytes;
  }

  /** The first window of a response: as large as wanted, or small while memory is short. */
  static ReceiveWindow first(MemoryAccount account, int wantedBytes, boolean relayed) {
    int bytes = account.isPressed() ? Math.min(wantedBytes, SMALL_BYTES) : wantedBytes;
    return new ReceiveWindow(account, bytes, relayed);
  }

  /**
   * Data arrived.
   *
   * @return false when the peer sent more than it was granted
   */
  boolean received(int bytes, long nowNanos) {
    if (!begun) {
      begun = true;
      begunAtNanos = nowNanos;
    }
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
    if (mayBeTiny) {
      firstConsumedBytes += bytes;
      if (firstConsumedBytes > TINY_BYTES) {
        mayBeTiny = false;
        if (nowNanos - begunAtNanos < BEGINNING_NANOS) {
          growBy(MultiplexerOptions.USED_WINDOW_BYTES - sizeBytes);
        }
      }
    }
    if (consumedBytes < sizeBytes / 2) {
      return 0;
    }
    if (granted) {
      long lastedNanos = nowNanos - grantedAtNanos;
      if (lastedNanos < BULK_NANOS && !relayed) {
        doubleUpTo(BULK_BYTES);
      } else if (lastedNanos > IDLE_NANOS) {
        shrinkTo(firstBytes);
      }
    }
    if (sizeBytes > SMALL_BYTES && account.isPressed()) {
      shrinkTo(SMALL_BYTES);
    }
    if (consumedBytes == 0) {
      return 0;
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
   * Makes the window larger, unless memory is short.
   *
   * @return the credit to send now, in bytes; 0 when it stays as it is
   */
  int widen(int toBytes) {
    int more = toBytes - sizeBytes;
    if (more <= 0 || !tryGrow(more)) {
      return 0;
    }
    availableBytes += more;
    return more;
  }

  private void growIfHeldBack(long nowNanos) {
    long stoodStillNanos = nowNanos - usedUpAtNanos;
    if (stoodStillNanos > LONG_PATH_NANOS && stoodStillNanos > usedUpAtNanos - grantedAtNanos) {
      doubleUpTo(MAX_BYTES);
    }
  }

  private void doubleUpTo(int mostBytes) {
    growBy(Math.min(sizeBytes, mostBytes - sizeBytes));
  }

  /** Unless the reader lags or memory is short; with the next credit the peer knows. */
  private void growBy(int more) {
    boolean readerHasAll = availableBytes + consumedBytes == sizeBytes;
    if (readerHasAll && more > 0 && tryGrow(more)) {
      consumedBytes += more;
    }
  }

  private boolean tryGrow(int more) {
    if (released || !account.tryGrow(more)) {
      return false;
    }
    sizeBytes += more;
    grownBytes += more;
    return true;
  }

  /** As far as that goes by giving less credit than was consumed. */
  private void shrinkTo(int leastBytes) {
    int less = Math.min(consumedBytes, sizeBytes - leastBytes);
    if (less > 0 && !released) {
      sizeBytes -= less;
      consumedBytes -= less;
      int back = Math.min(less, grownBytes);
      grownBytes -= back;
      account.shrunk(back);
    }
  }

  /** Gives back what it has grown by; further calls do nothing. */
  void release() {
    if (!released) {
      released = true;
      account.shrunk(grownBytes);
    }
  }

  int sizeBytes() {
    return sizeBytes;
  }
}
