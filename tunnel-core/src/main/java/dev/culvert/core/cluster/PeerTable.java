package dev.culvert.core.cluster;

import dev.culvert.core.cluster.ClusterMessage.Ping;
import dev.culvert.core.cluster.HearingCheck.Hearing;
import dev.culvert.core.cluster.Peer.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is a member, who is heard, and whom to ping when. Membership only says whom one may speak to
 * and who is surely gone; whether a peer is alive is decided by its pings.
 */
final class PeerTable {

  static final long PING_MILLIS = 1_000;

  /** A pause between two ticks above this means that this node stood still. */
  private static final long OWN_PAUSE_MILLIS = 500;

  /** A node that heard none of its peers for so long takes the fault to be its own. */
  private static final long DEAF_MILLIS = 3_000;

  private static final int REMEMBERED = 1024;

  private record HeldPing(Ping ping, long heldAtMillis) {}

  private final StreamTable ownTable;
  private final ViewBuilder view;
  private final Transport transport;
  private final ClusterMetrics metrics;
  private final HearingCheck hearingCheck = new HearingCheck();
  private final Map<String, Peer> peers = new LinkedHashMap<>();

  /** Pings of nodes that the membership does not know yet: it may lag behind the first ping. */
  private final Map<String, HeldPing> held = new LinkedHashMap<>();

  /** Nodes that were members: after a split was healed they are pinged at once. */
  private final Set<String> former = new LinkedHashSet<>();

  private NodeView self;
  private boolean newcomer = true;
  private long lastTickMillis;
  private long nextPingMillis;

  PeerTable(
      NodeView self,
      StreamTable ownTable,
      ViewBuilder view,
      Transport transport,
      ClusterMetrics metrics,
      long nowMillis) {
    this.self = self;
    this.ownTable = ownTable;
    this.view = view;
    this.transport = transport;
    this.metrics = metrics;
    this.lastTickMillis = nowMillis;
    this.nextPingMillis = nowMillis + PING_MILLIS;
    view.putNode(self);
  }

  NodeView self() {
    return self;
  }

  /** The peer of this id, or null if it is not a member. */
  Peer peer(String nodeId) {
    return peers.get(nodeId);
  }

  List<Peer> alive() {
    return peers.values().stream().filter(peer -> peer.state() == State.ALIVE).toList();
  }

  List<Peer> inTouch() {
    return peers.values().stream().filter(Peer::isInTouch).toList();
  }

  /** Up to which version all alive peers have the own table; the greatest long without peers. */
  long acknowledgedByAll() {
    long least = Long.MAX_VALUE;
    for (Peer peer : peers.values()) {
      if (peer.state() == State.ALIVE) {
        least = Math.min(least, peer.acknowledgedVersion());
      }
    }
    return least;
  }

  /**
   * The cluster has these members now. Who is not among them is gone at once.
   *
   * @return pings that came too early and count from now on
   */
  List<Ping> members(Collection<String> nodeIds, long nowMillis) {
    Set<String> others = new HashSet<>(nodeIds);
    others.remove(self.nodeId());
    for (Peer peer : List.copyOf(peers.values())) {
      if (!others.contains(peer.nodeId())) {
        peers.remove(peer.nodeId());
        if (peer.state() != State.LEFT) {
          former.add(peer.nodeId());
        }
        peer.gone();
      }
    }
    shrink(former, nowMillis);
    List<Ping> early = new ArrayList<>();
    for (String nodeId : others) {
      if (!peers.containsKey(nodeId)) {
        boolean atOnce = newcomer || former.remove(nodeId);
        long firstTryMillis = atOnce ? nowMillis : nowMillis + Peer.RETRY_MILLIS;
        peers.put(nodeId, new Peer(nodeId, view, firstTryMillis));
        HeldPing ping = held.remove(nodeId);
        if (ping != null) {
          early.add(ping.ping());
        }
      }
    }
    newcomer = false;
    peers.values().stream()
        .filter(peer -> peer.state() == State.JOINING && peer.isPingDue(nowMillis))
        .forEach(this::ping);
    return early;
  }

  /**
   * A ping came.
   *
   * @return the peer if its ping counts and it is related, else null
   */
  Peer heard(Ping ping, long nowMillis) {
    Peer peer = peers.get(ping.from());
    if (peer == null) {
      held.put(ping.from(), new HeldPing(ping, nowMillis));
      return null;
    }
    State before = peer.state();
    boolean related = isRelated(ping.sender());
    long acknowledged =
        ping.appliedIncarnation() == ownTable.incarnation() ? ping.appliedVersion() : 0;
    if (!peer.heard(ping, related, acknowledged, nowMillis)) {
      return null;
    }
    boolean answer = related ? before != State.ALIVE : !ping.hearsYou();
    if (answer) {
      ping(peer);
    }
    return related ? peer : null;
  }

  /** Time passed; to be called several times a second. Returns whether this node seems unheard. */
  boolean tick(long nowMillis) {
    long pauseMillis = nowMillis - lastTickMillis;
    lastTickMillis = nowMillis;
    if (pauseMillis > OWN_PAUSE_MILLIS) {
      peers.values().forEach(peer -> peer.excuse(pauseMillis, nowMillis));
    }
    for (Peer peer : peers.values()) {
      if (peer.passed(nowMillis)) {
        metrics.silences().increment();
      }
    }
    if (nowMillis >= nextPingMillis) {
      nextPingMillis = nowMillis + PING_MILLIS;
      peers.values().stream().filter(peer -> peer.isPingDue(nowMillis)).forEach(this::ping);
    }
    shrink(former, nowMillis);
    count();
    return hearingCheck.due(hearing(nowMillis), nowMillis);
  }

  /** What this node says about itself changed; peers that need it hear so at once. */
  void announce(NodeView nowSelf, long nowMillis) {
    boolean rolesChanged = !self.instances().equals(nowSelf.instances());
    self = nowSelf;
    view.putNode(self);
    if (!rolesChanged) {
      return;
    }
    alive().forEach(this::ping);
    for (Peer peer : peers.values()) {
      if (peer.state() == State.ALIVE && !isRelated(peer.node())) {
        peer.relate(false);
      } else if (peer.state() == State.UNRELATED && isRelated(peer.node())) {
        peer.forget(nowMillis);
        nextPingMillis = nowMillis;
      }
    }
  }

  private void ping(Peer peer) {
    boolean hearsYou = peer.state() == State.ALIVE || peer.state() == State.UNRELATED;
    transport.send(
        peer.nodeId(),
        new Ping(
            self,
            ownTable.incarnation(),
            ownTable.version(),
            hearsYou,
            peer.table().incarnation(),
            peer.table().version(),
            peer.takeUnreachable()));
  }

  private boolean isRelated(NodeView other) {
    return !(self.servesConnectorsOnly() && other.servesConnectorsOnly());
  }

  /**
   * Deaf is a node that heard no peer for a while: its own registration is lost, most likely, and
   * there is time to repair it before the peers count as silent. Anything else may be the fault of
   * others: an alive peer that does not hear this node, a silent one, members never heard.
   */
  private Hearing hearing(long nowMillis) {
    boolean anyMember = false;
    boolean anyInTouch = false;
    boolean anyRecent = false;
    boolean allWell = true;
    for (Peer peer : peers.values()) {
      anyMember |= peer.state() == State.JOINING;
      anyInTouch |= peer.isInTouch();
      anyRecent |= peer.wasHeardSince(nowMillis - DEAF_MILLIS);
      allWell &= peer.state() != State.SILENT && (peer.state() != State.ALIVE || peer.hearsUs());
    }
    if (anyInTouch && !anyRecent) {
      return Hearing.DEAF;
    }
    return allWell && (anyRecent || !anyMember) ? Hearing.GOOD : Hearing.DOUBTFUL;
  }

  private void shrink(Set<String> oldestFirst, long nowMillis) {
    while (oldestFirst.size() > REMEMBERED) {
      oldestFirst.remove(oldestFirst.iterator().next());
    }
    held.values().removeIf(ping -> nowMillis - ping.heldAtMillis() > Peer.SILENCE_MILLIS);
  }

  private void count() {
    int alive = 0;
    int silent = 0;
    for (Peer peer : peers.values()) {
      alive += peer.state() == State.ALIVE ? 1 : 0;
      silent += peer.state() == State.SILENT ? 1 : 0;
    }
    metrics.alivePeers().set(alive);
    metrics.silentPeers().set(silent);
  }
}
