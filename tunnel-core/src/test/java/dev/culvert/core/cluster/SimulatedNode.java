package dev.culvert.core.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A node of a {@link SimulatedCluster}, with a clock of its own. */
final class SimulatedNode implements AgentEvents {

  private final SimulatedCluster cluster;
  private final String nodeId;
  private final long clockOffsetMillis;
  private final List<ClusterMessage> inbox = new ArrayList<>();
  private Set<String> members = Set.of();
  private NodeView self;
  private ClusterAgent agent;
  private long incarnation;
  private boolean frozen;

  /** The own table as it should be. */
  final Map<StreamKey, StreamRecord> own = new HashMap<>();

  final List<String> unreachable = new ArrayList<>();
  ClusterMetrics metrics;

  SimulatedNode(SimulatedCluster cluster, String nodeId, long clockOffsetMillis) {
    this.cluster = cluster;
    this.nodeId = nodeId;
    this.clockOffsetMillis = clockOffsetMillis;
  }

  String nodeId() {
    return nodeId;
  }

  /** Starts as a member of a cluster. */
  void join(Set<String> nowMembers, Role... roles) {
    members = nowMembers;
    startAgent(roles);
  }

  /** Starts anew with nothing. */
  void startAgent(Role... roles) {
    own.clear();
    inbox.clear();
    frozen = false;
    incarnation = Math.max(incarnation + 1, cluster.nowMillis());
    metrics = new ClusterMetrics();
    NodeIdentity identity = new NodeIdentity(nodeId, "name-" + nodeId, "dfw", "0.1.0");
    self =
        NodeView.starting(identity, 0)
            .withInstances(
                Arrays.stream(roles)
                    .collect(
                        Collectors.toMap(role -> role, role -> List.of(role.address(nodeId, 0)))));
    agent =
        new ClusterAgent(
            self,
            incarnation,
            (to, message) -> cluster.send(nodeId, to, message),
            this,
            metrics,
            now());
    agent.members(members, now());
    flush();
  }

  void members(Set<String> nowMembers) {
    members = nowMembers;
    if (!frozen) {
      agent.members(members, now());
      flush();
    }
  }

  CompletableFuture<Boolean> put(StreamRecord record) {
    CompletableFuture<Boolean> settled = new CompletableFuture<>();
    own.merge(record.key(), record, (old, now) -> now.epoch() < old.epoch() ? old : now);
    agent.put(record, settled::complete, now());
    flush();
    return settled;
  }

  CompletableFuture<Boolean> remove(StreamKey key) {
    CompletableFuture<Boolean> settled = new CompletableFuture<>();
    own.remove(key);
    agent.remove(key, Long.MAX_VALUE, settled::complete, now());
    flush();
    return settled;
  }

  void announceDirectory(UUID storeId, long revision) {
    self = self.withDirectory(storeId, revision);
    agent.announce(self, now());
  }

  void announceRole(Role role) {
    Map<Role, List<String>> instances = new TreeMap<>(self.instances());
    instances.put(role, List.of(role.address(nodeId, 0)));
    self = self.withInstances(instances);
    agent.announce(self, now());
  }

  void reportUnreachable(String address) {
    agent.reportUnreachable(address);
  }

  void leave() {
    agent.leave();
  }

  /** Stands still; what arrives waits. */
  void freeze() {
    frozen = true;
  }

  /** Goes on: time first, then what has arrived. */
  void thaw() {
    if (frozen) {
      frozen = false;
      tick();
      List<ClusterMessage> waiting = List.copyOf(inbox);
      inbox.clear();
      waiting.forEach(this::deliver);
    }
  }

  void deliver(ClusterMessage message) {
    if (frozen) {
      inbox.add(message);
    } else {
      agent.receive(message, now());
      flush();
    }
  }

  void tick() {
    if (!frozen) {
      agent.members(members, now());
      agent.tick(now());
      flush();
    }
  }

  ClusterView view() {
    return agent.view();
  }

  /** What the view shows, as key to "owner/epoch/ready". */
  Map<StreamKey, String> shown() {
    return view().streams().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.record().key(), entry -> text(entry.nodeId(), entry.record())));
  }

  static String text(String owner, StreamRecord record) {
    return owner + "/" + record.epoch() + "/" + record.ready();
  }

  Optional<StreamEntry> entry(StreamKey key) {
    return view().streams(key.tunnelId()).stream()
        .filter(entry -> entry.record().key().equals(key))
        .findFirst();
  }

  @Override
  public void notHeard() {}

  @Override
  public void unreachable(String address) {
    unreachable.add(address);
  }

  private void flush() {
    agent.push();
    agent.view();
    agent.settle(now());
  }

  private long now() {
    return cluster.nowMillis() + clockOffsetMillis;
  }
}
