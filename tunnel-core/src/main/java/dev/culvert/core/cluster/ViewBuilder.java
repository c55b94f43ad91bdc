package dev.culvert.core.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes views. Holds what each owner claims and remembers which tunnels changed, so that a new view
 * costs one map copy and the lists of those tunnels. Used by the agent's event loop only.
 */
final class ViewBuilder {

  /** Per tunnel and stream: the claims of all owners that are shown, mostly one. */
  private final Map<UUID, Map<StreamKey, List<StreamEntry>>> claims = new HashMap<>();

  private final Map<String, NodeView> nodes = new LinkedHashMap<>();
  private final Set<UUID> changedTunnels = new HashSet<>();
  private boolean nodesChanged;
  private ClusterView current = ClusterView.empty();

  /** Shows a claim in place of the same owner's earlier one. */
  void put(StreamEntry entry) {
    StreamKey key = entry.record().key();
    List<StreamEntry> ofKey =
        claims
            .computeIfAbsent(key.tunnelId(), id -> new LinkedHashMap<>())
            .computeIfAbsent(key, k -> new ArrayList<>(1));
    ofKey.removeIf(other -> other.nodeId().equals(entry.nodeId()));
    ofKey.add(entry);
    changedTunnels.add(key.tunnelId());
  }

  /** Takes an owner's claim away. */
  void remove(StreamKey key, String nodeId) {
    Map<StreamKey, List<StreamEntry>> ofTunnel = claims.get(key.tunnelId());
    List<StreamEntry> ofKey = ofTunnel == null ? null : ofTunnel.get(key);
    if (ofKey == null || !ofKey.removeIf(entry -> entry.nodeId().equals(nodeId))) {
      return;
    }
    changedTunnels.add(key.tunnelId());
    if (ofKey.isEmpty()) {
      ofTunnel.remove(key);
      if (ofTunnel.isEmpty()) {
        claims.remove(key.tunnelId());
      }
    }
  }

  void putNode(NodeView node) {
    nodesChanged |= !node.equals(nodes.put(node.nodeId(), node));
  }

  void removeNode(String nodeId) {
    nodesChanged |= nodes.remove(nodeId) != null;
  }

  /** The current view: the previous one if nothing changed. */
  ClusterView build() {
    if (changedTunnels.isEmpty() && !nodesChanged) {
      return current;
    }
    current =
        new ClusterView(
            changedTunnels.isEmpty() ? current.streamsByTunnel() : copyWithChanges(),
            nodesChanged ? new LinkedHashMap<>(nodes) : current.nodesById());
    changedTunnels.clear();
    nodesChanged = false;
    return current;
  }

  private Map<UUID, List<StreamEntry>> copyWithChanges() {
    Map<UUID, List<StreamEntry>> streams = new HashMap<>(current.streamsByTunnel());
    for (UUID tunnelId : changedTunnels) {
      Map<StreamKey, List<StreamEntry>> ofTunnel = claims.get(tunnelId);
      if (ofTunnel == null) {
        streams.remove(tunnelId);
      } else {
        streams.put(tunnelId, ofTunnel.values().stream().map(ViewBuilder::winner).toList());
      }
    }
    return streams;
  }

  private static StreamEntry winner(List<StreamEntry> ofKey) {
    StreamEntry best = ofKey.get(0);
    for (StreamEntry entry : ofKey) {
      if (entry.beats(best)) {
        best = entry;
      }
    }
    return best;
  }
}
