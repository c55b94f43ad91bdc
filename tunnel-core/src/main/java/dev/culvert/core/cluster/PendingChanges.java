package dev.culvert.core.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Changes of the own table that wait for the peers' acknowledgement, oldest first. */
final class PendingChanges {

  static final long LIMIT_MILLIS = 2_000;

  private record Pending(long version, long deadlineMillis, Consumer<Boolean> settled) {}

  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final ClusterMetrics metrics;

  PendingChanges(ClusterMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Says true once the version is acknowledged by all, false {@value #LIMIT_MILLIS} ms from now.
   */
  void add(long version, long nowMillis, Consumer<Boolean> settled) {
    waiting.addLast(new Pending(version, nowMillis + LIMIT_MILLIS, settled));
  }

  /** Settles what can be settled. Versions and deadlines both grow along the queue. */
  void settle(long acknowledgedByAll, long nowMillis) {
    while (!waiting.isEmpty()) {
      Pending oldest = waiting.getFirst();
      boolean acknowledged = oldest.version() <= acknowledgedByAll;
      if (!acknowledged && nowMillis < oldest.deadlineMillis()) {
        return;
      }
      waiting.removeFirst();
      if (!acknowledged) {
        metrics.unacknowledgedChanges().increment();
      }
      oldest.settled().accept(acknowledged);
    }
  }
}
