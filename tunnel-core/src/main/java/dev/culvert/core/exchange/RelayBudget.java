package dev.culvert.core.exchange;

/**
 * The memory for what is relayed between one peer and the streams here, and waits for a link.
 *
 * <p>Plain state; owned by the peer's event loop.
 */
final class RelayBudget {

  private final long limitBytes;
  private long waitingBytes;

  RelayBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  void add(int bytes) {
    waitingBytes += bytes;
  }

  void remove(long bytes) {
    waitingBytes -= bytes;
  }

  /** Whether no more exchanges should be taken. */
  boolean isFull() {
    return waitingBytes >= limitBytes;
  }

  /** Whether what is open sends far more than is taken. */
  boolean isOverrun() {
    return waitingBytes >= 2 * limitBytes;
  }

  long waitingBytes() {
    return waitingBytes;
  }
}
