package dev.culvert.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * All streams and nodes this process knows, as of one moment. Immutable and shared by all instances
 * of the process; a list of a tunnel that did not change is the same object in the next view.
 */
public final class ClusterView {

  private static final ClusterView EMPTY = new ClusterView(Map.of(), Map.of());

  private final Map<UUID, List<StreamEntry>> streams;
  private final Map<String, NodeView> nodes;
  private final Map<Role, List<NodeView>> byRole = new EnumMap<>(Role.class);

  /** Both maps are handed over and must never change again. */
  ClusterView(Map<UUID, List<StreamEntry>> streams, Map<String, NodeView> nodes) {
    this.streams = streams;
    this.nodes = nodes;
    for (Role role : Role.values()) {
      byRole.put(
          role,
          nodes.values().stream()
              .filter(node -> node.alive() && node.instances().containsKey(role))
              .toList());
    }
  }

  /** A view of nothing. */
  public static ClusterView empty() {
    return EMPTY;
  }

  /** A view of given streams and nodes; of streams with one key the first is shown. */
  public static ClusterView of(Collection<StreamEntry> entries, Collection<NodeView> nodes) {
    Map<StreamKey, StreamEntry> byKey = new LinkedHashMap<>();
    entries.forEach(entry -> byKey.putIfAbsent(entry.record().key(), entry));
    Map<UUID, List<StreamEntry>> byTunnel = new HashMap<>();
    byKey.forEach(
        (key, entry) ->
            byTunnel.computeIfAbsent(key.tunnelId(), id -> new ArrayList<>()).add(entry));
    byTunnel.replaceAll((id, list) -> List.copyOf(list));
    Map<String, NodeView> byId = new LinkedHashMap<>();
    nodes.forEach(node -> byId.put(node.nodeId(), node));
    return new ClusterView(byTunnel, byId);
  }

  /** The streams of a tunnel, ready or not, draining or not; empty if there is none. */
  public List<StreamEntry> streams(UUID tunnelId) {
    return streams.getOrDefault(tunnelId, List.of());
  }

  /** All streams. Collects them anew with each call: not for the path of a request. */
  public Collection<StreamEntry> streams() {
    return streams.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Hands over each tunnel's streams, as of {@link #streams(UUID)}; tunnels without any are left
   * out.
   */
  public void forEachTunnel(BiConsumer<UUID, List<StreamEntry>> action) {
    streams.forEach(action);
  }

  /** All nodes ever heard that are still members, this one included, alive or not. */
  public Collection<NodeView> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /** The nodes that are alive and have at least one instance of this role. */
  public List<NodeView> nodes(Role role) {
    return byRole.get(role);
  }

  /** A node by its id, or null if it was never heard or has left. */
  public NodeView node(String nodeId) {
    return nodes.get(nodeId);
  }

  Map<UUID, List<StreamEntry>> streamsByTunnel() {
    return streams;
  }

  Map<String, NodeView> nodesById() {
    return nodes;
  }
}
