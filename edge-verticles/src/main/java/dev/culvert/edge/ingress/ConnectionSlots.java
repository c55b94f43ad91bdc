package dev.culvert.edge.ingress;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many public connections the process may have. One for all instances; safe for threads. */
public final class ConnectionSlots {

  private final int limit;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  public ConnectionSlots(int limit) {
    this.limit = limit;
  }

  /** Takes a slot, to be given back with {@link #release}, or counts a refusal. */
  public boolean tryTake() {
    if (open.incrementAndGet() <= limit) {
      return true;
    }
    open.decrementAndGet();
    refused.increment();
    return false;
  }

  /** Gives a slot back. */
  public void release() {
    open.decrementAndGet();
  }

  /** How many are taken. */
  public int open() {
    return open.get();
  }

  /** How many connections found none free. */
  public long refused() {
    return refused.sum();
  }
}
