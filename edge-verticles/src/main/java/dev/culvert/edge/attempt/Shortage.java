package dev.culvert.edge.attempt;

import dev.culvert.core.memory.Admission;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.edge.answer.Cause;
import java.util.concurrent.TimeUnit;

/**
 * One request that was not admitted: its tunnel has as many exchanges as it may, or the process has
 * no memory. For memory it waits a while, as long as not too many do.
 *
 * <p>Owned by the event loop of the request.
 */
final class Shortage {

  /** How long a request waits for memory. */
  static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MemoryBudget budget;
  private boolean waiting;
  private long waitsSinceNanos;

  Shortage(MemoryBudget budget) {
    this.budget = budget;
  }

  /**
   * The request was not admitted.
   *
   * @return what to answer, or null when it should ask again soon
   */
  Cause met(Admission admission, long nowNanos) {
    if (admission == Admission.NO_MEMORY && mayWait(nowNanos)) {
      return null;
    }
    over();
    budget.countRefusal(admission);
    return admission == Admission.TUNNEL_FULL ? Cause.TUNNEL_FULL : Cause.MEMORY;
  }

  private boolean mayWait(long nowNanos) {
    if (!waiting) {
      waiting = budget.tryWait();
      waitsSinceNanos = nowNanos;
    }
    return waiting && nowNanos - waitsSinceNanos < WAIT_NANOS;
  }

  /** The request does not wait any more. */
  void over() {
    if (waiting) {
      waiting = false;
      budget.waitEnded();
    }
  }
}
