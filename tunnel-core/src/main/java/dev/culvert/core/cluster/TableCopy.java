package dev.culvert.core.cluster;

import java.util.List;

/**
 * A peer's stream table as far as it is known here. Changes are applied in order and only to the
 * version they start from; a newer incarnation empties the copy, an older one is not listened to.
 */
final class TableCopy {

  /** What a delta did to the copy. */
  enum Outcome {
    /** The copy is at least at the delta's version now. */
    APPLIED,
    /** Something before the delta is missing: pull. */
    GAP,
    /** It was said by an earlier incarnation. */
    OLD
  }

  private final OwnerStreams streams;
  private long incarnation = Long.MIN_VALUE;
  private long version;

  TableCopy(OwnerStreams streams) {
    this.streams = streams;
  }

  long incarnation() {
    return incarnation;
  }

  long version() {
    return version;
  }

  OwnerStreams streams() {
    return streams;
  }

  /**
   * Starts anew, empty and at version 0, if the incarnation is newer than the one known.
   *
   * @return false if the incarnation is older, so that what came with it is not to be used
   */
  boolean follow(long theirIncarnation, long nowMillis) {
    if (theirIncarnation > incarnation) {
      incarnation = theirIncarnation;
      version = 0;
      streams.replaceAll(List.of(), nowMillis);
    }
    return theirIncarnation == incarnation;
  }

  Outcome apply(ClusterMessage.Delta delta, long nowMillis) {
    if (!follow(delta.incarnation(), nowMillis)) {
      return Outcome.OLD;
    }
    if (delta.sinceVersion() > version) {
      return Outcome.GAP;
    }
    long reached = delta.sinceVersion();
    for (StreamChange change : delta.changes()) {
      reached++;
      if (reached > version) {
        if (change.record() == null) {
          streams.remove(change.key());
        } else {
          streams.put(change.record(), nowMillis);
        }
        version = reached;
      }
    }
    return Outcome.APPLIED;
  }

  Outcome apply(ClusterMessage.Table table, long nowMillis) {
    if (!follow(table.incarnation(), nowMillis)) {
      return Outcome.OLD;
    }
    if (table.version() > version) {
      streams.replaceAll(table.records(), nowMillis);
      version = table.version();
    }
    return Outcome.APPLIED;
  }
}
