package dev.culvert.core.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What happened to the agent of this process, for whoever publishes metrics. Any thread. */
public final class ClusterMetrics {

  private final LongAdder reRegistrations = new LongAdder();
  private final LongAdder pulls = new LongAdder();
  private final LongAdder wholeTables = new LongAdder();
  private final LongAdder silences = new LongAdder();
  private final LongAdder unacknowledgedChanges = new LongAdder();
  private final LongAdder unreachableReports = new LongAdder();
  private final AtomicInteger alivePeers = new AtomicInteger();
  private final AtomicInteger silentPeers = new AtomicInteger();

  /** Counter: how often the agent registered its event-bus consumer again. */
  public LongAdder reRegistrations() {
    return reRegistrations;
  }

  /** Counter: how often a peer was asked for what was missing of its stream table. */
  public LongAdder pulls() {
    return pulls;
  }

  /** Counter: how often a peer was sent the whole stream table. */
  public LongAdder wholeTables() {
    return wholeTables;
  }

  /** Counter: how often a peer fell silent. */
  public LongAdder silences() {
    return silences;
  }

  /** Counter: changes that some peer did not acknowledge in 2 s. */
  public LongAdder unacknowledgedChanges() {
    return unacknowledgedChanges;
  }

  /** Counter: how often peers said that they could not reach an instance of this node. */
  public LongAdder unreachableReports() {
    return unreachableReports;
  }

  /** Gauge: peers heard in the last 5 s. */
  public AtomicInteger alivePeers() {
    return alivePeers;
  }

  /** Gauge: members that were heard once, but not in the last 5 s. */
  public AtomicInteger silentPeers() {
    return silentPeers;
  }
}
