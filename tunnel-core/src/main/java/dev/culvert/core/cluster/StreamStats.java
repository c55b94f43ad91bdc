package dev.culvert.core.cluster;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process counts about a stream. The one part of a view that changes in place: the same
 * object stays with the same stream and epoch from view to view, and all instances of the process
 * share it.
 */
public final class StreamStats {

  private final AtomicInteger outstanding = new AtomicInteger();
  private final long createdAtMillis;

  /**
   * Counts of a stream nobody has used yet.
   *
   * @param createdAtMillis when this process learnt of the stream, on the clock of {@code
   *     System.nanoTime() / 1_000_000}
   */
  public StreamStats(long createdAtMillis) {
    this.createdAtMillis = createdAtMillis;
  }

  /** Exchanges of this process that are open on the stream; who adds one also takes it away. */
  public AtomicInteger outstanding() {
    return outstanding;
  }

  /**
   * When this process learnt of the stream, on the clock of {@code System.nanoTime() / 1_000_000}.
   */
  public long createdAtMillis() {
    return createdAtMillis;
  }
}
