package dev.culvert.core.cluster;

import java.util.Objects;

/**
 * A stream as a view shows it. Immutable but for its {@link StreamStats}; compared by identity,
 * because a new entry means that its owner said something new.
 */
public final class StreamEntry {

  private final StreamRecord record;
  private final String nodeId;
  private final String location;
  private final StreamStats stats;

  /**
   * A stream of one owner.
   *
   * @param record what the owner says
   * @param nodeId the owner
   * @param location where the owner runs
   * @param stats what this process counts about it
   */
  public StreamEntry(StreamRecord record, String nodeId, String location, StreamStats stats) {
    this.record = Objects.requireNonNull(record, "record");
    this.nodeId = Objects.requireNonNull(nodeId, "nodeId");
    this.location = Objects.requireNonNull(location, "location");
    this.stats = Objects.requireNonNull(stats, "stats");
  }

  /** What its owner says about it. */
  public StreamRecord record() {
    return record;
  }

  /** The node that holds it. */
  public String nodeId() {
    return nodeId;
  }

  /** Where that node runs. */
  public String location() {
    return location;
  }

  /** What this process counts about it, shared by all views and instances. */
  public StreamStats stats() {
    return stats;
  }

  /** Whether this claim on the stream's key wins over another: the higher epoch, then node id. */
  boolean beats(StreamEntry other) {
    int byEpoch = Long.compare(record.epoch(), other.record.epoch());
    return byEpoch != 0 ? byEpoch > 0 : nodeId.compareTo(other.nodeId) > 0;
  }

  @Override
  public String toString() {
    return "StreamEntry[" + record + " at " + nodeId + "]";
  }
}
