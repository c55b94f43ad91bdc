package dev.culvert.core.cluster;

import dev.culvert.core.cluster.ClusterMessage.Ack;
import dev.culvert.core.cluster.ClusterMessage.Delta;
import dev.culvert.core.cluster.ClusterMessage.Goodbye;
import dev.culvert.core.cluster.ClusterMessage.Ping;
import dev.culvert.core.cluster.ClusterMessage.Pull;
import dev.culvert.core.cluster.ClusterMessage.Table;
import dev.culvert.core.cluster.TableCopy.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The whole cluster protocol of one node, without threads, clock or network: time comes in as
 * {@code nowMillis} of any monotonic clock, messages go out through a {@link Transport}. Not
 * thread-safe. After one or more calls {@link #push}, {@link #view} and {@link #settle} take effect
 * for all of them together.
 */
final class ClusterAgent {

  private static final long REPORT_MILLIS = 5_000;

  private final StreamTable table;
  private final ViewBuilder viewBuilder = new ViewBuilder();
  private final OwnerStreams ownStreams;
  private final PeerTable peers;
  private final PendingChanges pending;
  private final Transport transport;
  private final AgentEvents events;
  private final ClusterMetrics metrics;

  /** When each own instance was last reported as unreachable. */
  private final Map<String, Long> reportedAtMillis = new HashMap<>();

  private long pushedVersion;
  private boolean left;

  ClusterAgent(
      NodeView self,
      long incarnation,
      Transport transport,
      AgentEvents events,
      ClusterMetrics metrics,
      long nowMillis) {
    this.table = new StreamTable(incarnation);
    this.ownStreams = new OwnerStreams(self.nodeId(), viewBuilder);
    this.peers = new PeerTable(self, table, viewBuilder, transport, metrics, nowMillis);
    this.pending = new PendingChanges(metrics);
    this.transport = transport;
    this.events = events;
    this.metrics = metrics;
    ownStreams.locate(self.location());
    ownStreams.show();
  }

  /** Adds or replaces an own stream; the consumer hears whether all alive peers acknowledged. */
  void put(StreamRecord record, Consumer<Boolean> settled, long nowMillis) {
    if (table.epoch(record.key()) <= record.epoch()) {
      table.put(record);
      ownStreams.put(record, nowMillis);
    }
    pending.add(table.version(), nowMillis, settled);
  }

  /** Removes an own stream; the consumer hears whether all alive peers acknowledged. */
  void remove(StreamKey key, long epoch, Consumer<Boolean> settled, long nowMillis) {
    if (table.epoch(key) <= epoch) {
      table.remove(key);
      ownStreams.remove(key);
    }
    pending.add(table.version(), nowMillis, settled);
  }

  /** The cluster has these members now, this node among them or not. */
  void members(Collection<String> nodeIds, long nowMillis) {
    if (!left) {
      peers.members(nodeIds, nowMillis).forEach(ping -> receive(ping, nowMillis));
    }
  }

  /** This node has other instances or another directory now. */
  void announce(NodeView self, long nowMillis) {
    if (!left) {
      peers.announce(self, nowMillis);
    }
  }

  /** An instance of some peer could not be reached: its owner is told with the next ping. */
  void reportUnreachable(String address) {
    peers.inTouch().stream()
        .filter(peer -> peer.node().hasInstance(address))
        .forEach(peer -> peer.addUnreachable(address));
  }

  /** Time passed; to be called several times a second. */
  void tick(long nowMillis) {
    if (!left && peers.tick(nowMillis)) {
      metrics.reRegistrations().increment();
      events.notHeard();
    }
  }

  /** A message came from another node. */
  void receive(ClusterMessage message, long nowMillis) {
    if (left || message.from().equals(peers.self().nodeId())) {
      return;
    }
    if (message instanceof Ping ping) {
      ping(ping, nowMillis);
      return;
    }
    Peer peer = peers.peer(message.from());
    if (peer == null) {
      return;
    }
    if (message instanceof Goodbye goodbye) {
      if (goodbye.incarnation() >= peer.table().incarnation()) {
        peer.gone();
      }
    } else if (!peer.isInTouch()) {
      return;
    } else if (message instanceof Delta delta) {
      applied(peer, peer.table().apply(delta, nowMillis), nowMillis);
    } else if (message instanceof Table whole) {
      applied(peer, peer.table().apply(whole, nowMillis), nowMillis);
    } else if (message instanceof Pull pull) {
      answer(pull);
    } else if (message instanceof Ack ack && ack.incarnation() == table.incarnation()) {
      peer.acknowledged(ack.version());
    }
  }

  /** Tells all alive peers what changed since the last push. */
  void push() {
    if (!left && pushedVersion < table.version()) {
      ClusterMessage news = since(pushedVersion);
      pushedVersion = table.version();
      peers.alive().forEach(peer -> transport.send(peer.nodeId(), news));
    }
  }

  /** What is known now; the same object while nothing changed. */
  ClusterView view() {
    return viewBuilder.build();
  }

  /** Tells those who wait for an acknowledgement. To be called after {@link #push}. */
  void settle(long nowMillis) {
    pending.settle(left ? Long.MAX_VALUE : peers.acknowledgedByAll(), nowMillis);
  }

  /** Says goodbye to all peers and nothing ever after; the view stays as it is. */
  void leave() {
    if (left) {
      return;
    }
    left = true;
    Goodbye goodbye = new Goodbye(peers.self().nodeId(), table.incarnation());
    for (Peer peer : peers.inTouch()) {
      transport.send(peer.nodeId(), goodbye);
    }
  }

  private void ping(Ping ping, long nowMillis) {
    Peer peer = peers.heard(ping, nowMillis);
    if (peer == null) {
      return;
    }
    if (ping.version() > peer.table().version()) {
      pull(peer, nowMillis);
    }
    for (String address : ping.unreachable()) {
      if (peers.self().hasInstance(address)) {
        unreachable(address, nowMillis);
      }
    }
  }

  private void unreachable(String address, long nowMillis) {
    metrics.unreachableReports().increment();
    Long before = reportedAtMillis.get(address);
    if (before == null || nowMillis - before >= REPORT_MILLIS) {
      reportedAtMillis.put(address, nowMillis);
      events.unreachable(address);
    }
  }

  private void applied(Peer peer, Outcome outcome, long nowMillis) {
    if (outcome == Outcome.GAP) {
      pull(peer, nowMillis);
    } else if (outcome == Outcome.APPLIED) {
      peer.pulled();
      TableCopy copy = peer.table();
      transport.send(
          peer.nodeId(), new Ack(peers.self().nodeId(), copy.incarnation(), copy.version()));
    }
  }

  private void pull(Peer peer, long nowMillis) {
    if (peer.isPullDue(nowMillis)) {
      metrics.pulls().increment();
      TableCopy copy = peer.table();
      transport.send(
          peer.nodeId(), new Pull(peers.self().nodeId(), copy.incarnation(), copy.version()));
    }
  }

  private void answer(Pull pull) {
    long known = pull.incarnation() == table.incarnation() ? pull.version() : 0;
    transport.send(pull.from(), since(known));
  }

  /** The changes since a version if the log has them, else the whole table. */
  private ClusterMessage since(long version) {
    String selfId = peers.self().nodeId();
    Optional<List<StreamChange>> changes = table.since(version);
    if (changes.isPresent()) {
      return new Delta(selfId, table.incarnation(), version, changes.get());
    }
    metrics.wholeTables().increment();
    return new Table(selfId, table.incarnation(), table.version(), table.records());
  }
}
