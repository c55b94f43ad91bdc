package dev.culvert.edge.uplink;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.stream.OwnStreams;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * The streams that end at this edge instance, by key.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class HeldStreams implements OwnStreams {

  private final ClusterNode node;
  private final Function<UUID, Tunnel> tunnels;
  private final UplinkMeters meters;
  private final TunnelLines lines = new TunnelLines(LoggerFactory.getLogger(UplinkStream.class));
  private final Map<StreamKey, UplinkStream> streams = new HashMap<>();
  private final List<UplinkStream> superseded = new ArrayList<>();

  /** What the view showed of each tunnel. */
  private final Map<UUID, List<StreamEntry>> shown = new HashMap<>();

  private List<EdgeAddress> edges = List.of();
  private int aliveEdges = 1;

  /**
   * No streams yet.
   *
   * @param tunnels gives the tunnel that has an ID now, or null
   */
  HeldStreams(ClusterNode node, Function<UUID, Tunnel> tunnels, UplinkMeters meters) {
    this.node = node;
    this.tunnels = tunnels;
    this.meters = meters;
  }

  @Override
  public Multiplexer find(StreamKey key, long epoch) {
    UplinkStream stream = streams.get(key);
    if (stream != null && stream.record().epoch() == epoch) {
      return stream.multiplexer();
    }
    // Another edge may not have heard yet that a later stream took the place of this one.
    for (UplinkStream earlier : superseded) {
      if (earlier.key().equals(key) && earlier.record().epoch() == epoch) {
        return earlier.multiplexer();
      }
    }
    return null;
  }

  /** Where lines about these streams are written. */
  TunnelLines lines() {
    return lines;
  }

  /** The edges that connectors can dial, as WELCOME and ROUTABLE name them. */
  List<EdgeAddress> edges() {
    return edges;
  }

  /** The streams of a connector that end here. */
  List<StreamRecord> records(UUID tunnelId, UUID connectorId) {
    List<StreamRecord> records = new ArrayList<>(1);
    for (int index = 0; index < Hello.MAX_STREAMS; index++) {
      UplinkStream stream = streams.get(new StreamKey(tunnelId, connectorId, index));
      if (stream != null) {
        records.add(stream.record());
      }
    }
    return records;
  }

  /** Adds a stream in the place of an earlier one of the same key. */
  void enter(UplinkStream stream) {
    UplinkStream before = streams.put(stream.key(), stream);
    meters.streams().incrementAndGet();
    if (before != null) {
      superseded.add(before);
      before.superseded(GoodbyeCode.REPLACED, "the connector came back");
    }
  }

  /** It ended. */
  void left(UplinkStream stream) {
    if (streams.remove(stream.key(), stream) || superseded.remove(stream)) {
      meters.streams().decrementAndGet();
      node.removeStream(stream.record());
      stream.released();
    }
  }

  Future<Boolean> publish(StreamRecord record) {
    return node.putStream(record);
  }

  void tellRoutable(UplinkStream stream) {
    if (streams.get(stream.key()) == stream) {
      stream.routable(aliveEdges, edges);
    }
  }

  /** Takes what the cluster looks like from now on. */
  void view(ClusterView view) {
    List<NodeView> alive = view.nodes(Role.EDGE);
    List<EdgeAddress> now = describe(alive);
    boolean edgesChanged = alive.size() != aliveEdges || !now.equals(edges);
    if (edgesChanged) {
      aliveEdges = Math.max(1, alive.size());
      edges = now;
    }
    shown.keySet().removeIf(tunnelId -> view.streams(tunnelId).isEmpty());
    view.forEachTunnel(
        (tunnelId, entries) -> {
          // A list that did not change is the same list.
          if (shown.put(tunnelId, entries) != entries) {
            Isolated.each(entries, this::look);
          }
        });
    if (edgesChanged) {
      forEach(stream -> stream.routable(aliveEdges, edges));
    }
  }

  private void look(StreamEntry entry) {
    UplinkStream stream = streams.get(entry.record().key());
    if (stream == null) {
      return;
    }
    if (entry.record().epoch() > stream.record().epoch()) {
      boolean other = entry.record().isOfAnotherInstance(stream.record().instance());
      stream.superseded(
          other ? GoodbyeCode.DUPLICATE_CONNECTOR : GoodbyeCode.REPLACED,
          other ? "another process claims the connector ID" : "the connector is at another edge");
    } else if (entry.record().epoch() == stream.record().epoch()) {
      stream.routable(aliveEdges, edges);
    }
  }

  private static List<EdgeAddress> describe(List<NodeView> edges) {
    return edges.stream()
        .filter(edge -> edge.uplink() != null)
        .flatMap(edge -> EdgeAddress.of(edge.nodeName(), edge.location(), edge.uplink()))
        .toList();
  }

  /**
   * A tunnel changed: its streams may have to go, or to be told.
   *
   * @param tunnelId which tunnel; null for any
   */
  void tunnelChanged(UUID tunnelId) {
    each(
        stream -> tunnelId == null || stream.key().tunnelId().equals(tunnelId),
        stream -> {
          Tunnel tunnel = tunnels.apply(stream.key().tunnelId());
          if (tunnel == null) {
            // What this edge has not heard of yet is not gone.
            if (stream.tunnelWasKnown()) {
              stream.close(GoodbyeCode.REVOKED, "the tunnel was deleted");
            }
          } else if (!tunnel.accepts(stream.record().tokenHash())) {
            stream.close(GoodbyeCode.REVOKED, "the token was revoked");
          } else {
            stream.config(tunnel.config(), tunnel.revision());
          }
        });
  }

  /** Does something with every stream of a tunnel's connector; whether there is any. */
  boolean ofConnector(UUID tunnelId, UUID connectorId, Consumer<UplinkStream> action) {
    return each(
        stream ->
            stream.key().connectorId().equals(connectorId)
                && stream.key().tunnelId().equals(tunnelId),
        action);
  }

  /** Does something with every stream. */
  void forEach(Consumer<UplinkStream> action) {
    each(stream -> true, action);
  }

  private boolean each(Predicate<UplinkStream> which, Consumer<UplinkStream> action) {
    List<UplinkStream> chosen = all().stream().filter(which).toList();
    Isolated.each(chosen, action);
    return !chosen.isEmpty();
  }

  private List<UplinkStream> all() {
    List<UplinkStream> all = new ArrayList<>(streams.values());
    all.addAll(superseded);
    return all;
  }

  void tick() {
    forEach(UplinkStream::tick);
  }
}
