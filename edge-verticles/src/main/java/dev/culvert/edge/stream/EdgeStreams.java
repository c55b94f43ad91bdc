package dev.culvert.edge.stream;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.health.Health;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * All streams of the cluster as one edge instance can use them, by tunnel.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class EdgeStreams {

  private final EdgeInstance edge;
  private final Tiers tiers;
  private final TokenCheck tokens;
  private final MemoryBudget budget;
  private final MultiplexerOptions options;
  private final AtomicInteger openExchanges;
  private final OwnStreams own;
  private final Health health;
  private final Relays relays;
  private Runnable whenNothingIsRelayed = () -> {};
  private final Map<StreamKey, EdgeStream> streams = new HashMap<>();
  private final Map<UUID, EdgeTunnel> byTunnel = new HashMap<>();

  /** What the view showed of each tunnel. */
  private final Map<UUID, List<StreamEntry>> shown = new HashMap<>();

  /** Streams that left the view and still finish something. */
  private final Set<EdgeStream> finishing = new HashSet<>();

  /**
   * No streams yet. To be called on the edge instance's context.
   *
   * @param tunnels gives the tunnel that has an ID now, or null
   * @param own the streams that end at this instance
   * @param relayQueueBytes how much may wait to be relayed for another instance
   */
  public EdgeStreams(
      Vertx vertx,
      String edgeId,
      ClusterNode node,
      BusEndpoint endpoint,
      Function<UUID, Tunnel> tunnels,
      OwnStreams own,
      long relayQueueBytes) {
    this.edge =
        new EdgeInstance(
            vertx, edgeId, Contexts.eventLoop(vertx), endpoint, node::reportUnreachable);
    this.tiers = new Tiers(node.nodeId(), node.location());
    this.tokens = new TokenCheck(tunnels);
    ProcessExchanges process = ProcessExchanges.of(vertx);
    this.budget = process.budget();
    this.options = process.options();
    this.openExchanges = process.open(Role.EDGE);
    this.own = own;
    this.health = Health.of(vertx);
    this.relays = new Relays(edge, own, options.withSharedLink(relayQueueBytes));
    endpoint.acceptor(relays);
  }

  /** The streams of a tunnel, usable or not. Not to be changed. */
  public List<EdgeStream> of(UUID tunnelId) {
    return tunnel(tunnelId).streams();
  }

  /** The connectors of a tunnel, as the view shows them now. */
  public EdgeTunnel tunnel(UUID tunnelId) {
    return byTunnel.getOrDefault(tunnelId, EdgeTunnel.EMPTY);
  }

  /** Takes what the cluster looks like from now on. */
  public void view(ClusterView view) {
    for (UUID tunnelId : List.copyOf(shown.keySet())) {
      if (view.streams(tunnelId).isEmpty()) {
        shown.remove(tunnelId);
        show(tunnelId, List.of(), view);
      }
    }
    view.forEachTunnel(
        (tunnelId, entries) -> {
          // A list that did not change is the same list.
          if (shown.put(tunnelId, entries) != entries) {
            Isolated.run("tunnel " + tunnelId, () -> show(tunnelId, entries, view));
          }
        });
    closeFinished();
  }

  private void show(UUID tunnelId, List<StreamEntry> entries, ClusterView view) {
    Map<StreamKey, StreamEntry> now = new HashMap<>();
    entries.forEach(entry -> now.put(entry.record().key(), entry));
    for (EdgeStream stream : of(tunnelId)) {
      StreamEntry entry = now.get(stream.key());
      if (entry == null || !isSame(entry, stream.entry())) {
        leave(stream, view);
      }
    }
    List<EdgeStream> ofTunnel = new ArrayList<>(now.size());
    now.forEach(
        (key, entry) -> {
          EdgeStream stream = streams.get(key);
          if (stream == null) {
            stream = stream(entry);
            streams.put(key, stream);
          } else {
            stream.entry(entry);
          }
          ofTunnel.add(stream);
        });
    if (ofTunnel.isEmpty()) {
      byTunnel.remove(tunnelId);
    } else {
      byTunnel.put(tunnelId, new EdgeTunnel(List.copyOf(ofTunnel)));
    }
  }

  /**
   * A tunnel's tokens or configuration may have changed: its streams are used, or not used any
   * more, at once, and connectors inside the cluster are told.
   *
   * @param tunnelId which tunnel; null for any
   */
  public void tunnelChanged(UUID tunnelId) {
    List<EdgeStream> affected = new ArrayList<>(tunnelId == null ? streams.values() : of(tunnelId));
    affected.addAll(finishing);
    Isolated.each(affected, EdgeStream::tunnelChanged);
    closeFinished();
  }

  private static boolean isSame(StreamEntry now, StreamEntry before) {
    return now.record().epoch() == before.record().epoch()
        && now.record().address().equals(before.record().address());
  }

  private EdgeStream stream(StreamEntry entry) {
    MemoryAccount account = budget.account(entry.record().key().tunnelId());
    StreamPath path = path(entry.record(), account);
    return new EdgeStream(tiers, tokens, openExchanges, entry, path, account, health);
  }

  private StreamPath path(StreamRecord record, MemoryAccount account) {
    if (record.carrier().equals(StreamRecord.BUS)) {
      return new BusPath(edge, record, options.withAccount(account), tokens.tunnels());
    }
    return record.address().equals(edge.endpoint().address())
        ? new OwnPath(own, record)
        : new RelayPath(relays, record, account);
  }

  private void leave(EdgeStream stream, ClusterView view) {
    streams.remove(stream.key());
    NodeView owner = view.node(stream.entry().nodeId());
    if (owner == null || !owner.alive()) {
      edge.endpoint().peerDied(stream.entry().record().address());
    }
    stream.gone();
    finishing.add(stream);
  }

  /** To be called about twice a second. */
  public void tick() {
    Isolated.each(streams.values(), EdgeStream::tick);
    Isolated.each(finishing, EdgeStream::tick);
    relays.tick();
    budget.forgetUnused();
    health.forgetUnused(System.nanoTime());
    if (relays.openExchanges() == 0) {
      whenNothingIsRelayed.run();
    }
    closeFinished();
  }

  private void closeFinished() {
    for (EdgeStream stream : List.copyOf(finishing)) {
      if (stream.openExchanges() == 0) {
        finishing.remove(stream);
        stream.close("the stream left");
      }
    }
  }

  /** Ends every session. */
  public void close() {
    Isolated.each(streams.values(), stream -> stream.close("the edge stops"));
    Isolated.each(finishing, stream -> stream.close("the edge stops"));
    relays.close();
  }

  /** Runs the action, more than once, when other instances have no exchanges open here. */
  public void whenNothingIsRelayed(Runnable action) {
    whenNothingIsRelayed = action;
  }

  /** How many exchanges other instances have open here, to be relayed. */
  public int relayedExchanges() {
    return relays.openExchanges();
  }

  /** How many bytes wait here to be relayed for other instances. */
  public long relayQueueBytes() {
    return relays.queueBytes();
  }
}
