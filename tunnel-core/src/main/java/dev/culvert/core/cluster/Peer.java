package dev.culvert.core.cluster;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Another member of the cluster, as heard from here. */
final class Peer {

  /** How long a peer may be silent before its streams leave the view. */
  static final long SILENCE_MILLIS = 5_000;

  /** How often a member is tried that was never heard. */
  static final long RETRY_MILLIS = 5_000;

  private static final long PULL_PATIENCE_MILLIS = 500;

  /** What is known of a peer. */
  enum State {
    /** Never heard. */
    JOINING,
    /** Heard in the last 5 s: its streams are in the view. */
    ALIVE,
    /** Heard once, but not in the last 5 s: its streams are known and hidden. */
    SILENT,
    /** Both nodes have connectors only and need nothing from each other. */
    UNRELATED,
    /** It said goodbye. */
    LEFT
  }

  private final String nodeId;
  private final ViewBuilder view;
  private final TableCopy table;
  private final Set<String> unreachable = new LinkedHashSet<>();
  private State state = State.JOINING;
  private NodeView node;
  private boolean hearsUs;
  private long acknowledgedVersion;
  private long lastHeardMillis;
  private long nextTryMillis;
  private long nextPullMillis = Long.MIN_VALUE;

  Peer(String nodeId, ViewBuilder view, long nextTryMillis) {
    this.nodeId = nodeId;
    this.view = view;
    this.table = new TableCopy(new OwnerStreams(nodeId, view));
    this.nextTryMillis = nextTryMillis;
  }

  String nodeId() {
    return nodeId;
  }

  State state() {
    return state;
  }

  TableCopy table() {
    return table;
  }

  /** What it last said about itself; null before it was heard. */
  NodeView node() {
    return node;
  }

  boolean hearsUs() {
    return hearsUs;
  }

  /** Up to which version of the own table it acknowledged. */
  long acknowledgedVersion() {
    return acknowledgedVersion;
  }

  /** Whether it and this node tell each other their streams, even if it is silent now. */
  boolean isInTouch() {
    return state == State.ALIVE || state == State.SILENT;
  }

  /** Whether its last ping is at most this old. */
  boolean wasHeardSince(long millis) {
    return state != State.JOINING && state != State.LEFT && lastHeardMillis >= millis;
  }

  /**
   * It said a ping.
   *
   * @param related whether this node and the peer need each other
   * @param acknowledged the version of the own table it has
   * @return whether the ping counts: not if it is of an earlier life, or was said before a goodbye
   */
  boolean heard(ClusterMessage.Ping ping, boolean related, long acknowledged, long nowMillis) {
    boolean saidGoodbye = state == State.LEFT && ping.incarnation() <= table.incarnation();
    if (saidGoodbye || !table.follow(ping.incarnation(), nowMillis)) {
      return false;
    }
    lastHeardMillis = nowMillis;
    hearsUs = ping.hearsYou();
    acknowledgedVersion = acknowledged;
    node = ping.sender().withAlive(true);
    table.streams().locate(node.location());
    relate(related);
    return true;
  }

  /** It was heard just now, or the roles of this node changed since it was heard. */
  void relate(boolean related) {
    if (related) {
      enter(State.ALIVE);
      view.putNode(node);
      table.streams().show();
    } else {
      enter(State.UNRELATED);
      view.removeNode(nodeId);
      table.streams().hide();
    }
  }

  /** It may have something for this node after all: it is tried like one never heard. */
  void forget(long nowMillis) {
    enter(State.JOINING);
    nextTryMillis = nowMillis;
  }

  /**
   * Time passed.
   *
   * @return whether it fell silent by that
   */
  boolean passed(long nowMillis) {
    if (state != State.ALIVE || nowMillis - lastHeardMillis < SILENCE_MILLIS) {
      return false;
    }
    enter(State.SILENT);
    view.putNode(node.withAlive(false));
    table.streams().hide();
    return true;
  }

  /** This node itself stood still for a while, in which it could not have heard the peer. */
  void excuse(long pauseMillis, long nowMillis) {
    lastHeardMillis = Math.min(nowMillis, lastHeardMillis + pauseMillis);
  }

  /** It said goodbye, or the cluster says that it is gone. */
  void gone() {
    enter(State.LEFT);
    view.removeNode(nodeId);
    table.streams().hide();
  }

  /** It acknowledged a version of the own table. */
  void acknowledged(long version) {
    acknowledgedVersion = Math.max(acknowledgedVersion, version);
  }

  /** Whether a ping to it is due in this round of pings. */
  boolean isPingDue(long nowMillis) {
    if (state == State.JOINING && nowMillis >= nextTryMillis) {
      nextTryMillis = nowMillis + RETRY_MILLIS;
      return true;
    }
    return isInTouch();
  }

  /** Whether to pull its table now; not again before the answer had time to come. */
  boolean isPullDue(long nowMillis) {
    if (nowMillis < nextPullMillis) {
      return false;
    }
    nextPullMillis = nowMillis + PULL_PATIENCE_MILLIS;
    return true;
  }

  /** Its table arrived as far as it was asked for. */
  void pulled() {
    nextPullMillis = Long.MIN_VALUE;
  }

  /** One of its instances could not be reached; the next ping tells it so. */
  void addUnreachable(String address) {
    unreachable.add(address);
  }

  /** The instances not reached since the last ping. */
  List<String> takeUnreachable() {
    List<String> taken = List.copyOf(unreachable);
    unreachable.clear();
    return taken;
  }

  private void enter(State next) {
    state = next;
    if (next != State.ALIVE) {
      hearsUs = false;
    }
  }
}
