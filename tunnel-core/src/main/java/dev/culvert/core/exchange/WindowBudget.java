package dev.culvert.core.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory all receive windows of a process may promise together.
 *
 * <p>A window reserves what the peer may send unasked; it is released when the exchange ends. Under
 * pressure (more than half reserved) new windows shrink to {@link #SMALL_WINDOW_BYTES}. Thread-safe
 * and lock-free: shared by all event loops.
 */
public final class WindowBudget {

  /** What a new window gets under pressure, in bytes. */
  public static final int SMALL_WINDOW_BYTES = 32 * 1024;

  private final long totalBytes;
  private final AtomicLong reservedBytes = new AtomicLong();

  public WindowBudget(long totalBytes) {
    this.totalBytes = totalBytes;
  }

  /** A quarter of the largest heap this process may have. */
  public static WindowBudget ofHeap() {
    return new WindowBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * Reserves a new window.
   *
   * @return its size in bytes: what was wanted, less under pressure, or 0 when all is reserved
   */
  public int reserve(int wantedBytes) {
    while (true) {
      long reserved = reservedBytes.get();
      boolean pressed = reserved + wantedBytes > totalBytes / 2;
      int granted = pressed ? Math.min(wantedBytes, SMALL_WINDOW_BYTES) : wantedBytes;
      if (reserved + granted > totalBytes) {
        return 0;
      }
      if (reservedBytes.compareAndSet(reserved, reserved + granted)) {
        return granted;
      }
    }
  }

  /** Reserves exactly so much, or nothing. */
  public boolean reserveExactly(int bytes) {
    if (reservedBytes.addAndGet(bytes) > totalBytes) {
      reservedBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Reserves more for a window that exists; refused unless three quarters are free. */
  public boolean grow(int moreBytes) {
    if (reservedBytes.addAndGet(moreBytes) > totalBytes / 4) {
      reservedBytes.addAndGet(-moreBytes);
      return false;
    }
    return true;
  }

  public void release(int bytes) {
    reservedBytes.addAndGet(-bytes);
  }

  /** Reserved at this moment, in bytes; 0 when no exchange is open. */
  public long reservedBytes() {
    return reservedBytes.get();
  }

  public long totalBytes() {
    return totalBytes;
  }
}
