package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamEntry;

/**
 * How far a stream is from this edge.
 *
 * @param nodeId of this edge
 * @param location of this edge
 */
record Tiers(String nodeId, String location) {

  /**
   * By what the view shows; it holds for as long as the entry does.
   *
   * @return 0 own process, 1 own location, 2 elsewhere
   */
  int of(StreamEntry entry) {
    if (entry.nodeId().equals(nodeId)) {
      return 0;
    }
    return entry.location().equals(location) ? 1 : 2;
  }
}
