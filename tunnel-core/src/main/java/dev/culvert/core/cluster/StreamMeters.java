package dev.culvert.core.cluster;

import io.micrometer.core.instrument.MeterRegistry;

/** What a node sees of the cluster, as metrics. */
public final class StreamMeters {

  private StreamMeters() {}

  /** Adds the gauges of a node; again, from any thread, does no harm. */
  public static synchronized void bind(ClusterNode node, MeterRegistry meters) {
    if (meters.find("culvert.streams").gauge() != null) {
      return;
    }
    meters.gauge("culvert.streams", node, n -> n.view().streams().size());
    meters.gauge("culvert.connectors", node, n -> connectors(n.view()));
    ClusterMetrics metrics = node.metrics();
    meters.gauge("culvert.peers.alive", metrics.alivePeers());
    meters.gauge("culvert.peers.silent", metrics.silentPeers());
    meters.gauge("culvert.peers.silences", metrics.silences());
    meters.gauge("culvert.cluster.registrations.renewed", metrics.reRegistrations());
    meters.gauge("culvert.cluster.tables.pulled", metrics.pulls());
  }

  private static long connectors(ClusterView view) {
    return view.streams().stream()
        .map(entry -> entry.record().key().connectorId())
        .distinct()
        .count();
  }
}
