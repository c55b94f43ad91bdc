package dev.culvert.edge.directory;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.directory.Directory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Who in the cluster knows more of the directory than this edge: the registries, and while there is
 * none the other edges. Plain state with the present passed in; owned by one event loop.
 */
final class Sources {

  private static final Comparator<NodeView> AGE =
      Comparator.comparingLong(NodeView::startedAtMillis).thenComparing(NodeView::nodeId);
  private static final Comparator<NodeView> KNOWLEDGE =
      Comparator.comparingLong(NodeView::directoryRevision).reversed().thenComparing(AGE);
  private static final Due NOBODY = new Due(List.of(), false);

  /**
   * Who is to be asked.
   *
   * @param nodes who can answer, who knows most first; empty if nobody knows more
   * @param anew whether everything has to be collected anew, because the store has gone back
   */
  record Due(List<NodeView> nodes, boolean anew) {}

  private final String ownNodeId;
  private final Duration wentBack;
  private boolean behind;
  private long behindSinceNanos;

  /**
   * Nobody has been seen.
   *
   * @param wentBack for how long every registry must know less before the store is taken to have
   *     gone back; a registry that cannot reach its database must not be the one who knows
   */
  Sources(String ownNodeId, Duration wentBack) {
    this.ownNodeId = ownNodeId;
    this.wentBack = wentBack;
  }

  /**
   * Whom to ask now.
   *
   * @param served what this edge serves; null if it does not yet
   * @param missing whether something is known to be missing, whatever the nodes announce
   */
  Due due(ClusterView view, Directory served, boolean missing, long nowNanos) {
    List<NodeView> registries = registries(view);
    if (registries.isEmpty()) {
      behind = false;
      return edgesAhead(view, served);
    }
    NodeView best = registries.get(0);
    boolean sameStore = served != null && best.directoryStoreId().equals(served.storeId());
    if (!sameStore || best.directoryRevision() >= served.revision()) {
      behind = false;
      boolean more = !sameStore || best.directoryRevision() > served.revision();
      return missing || more ? new Due(registries, false) : NOBODY;
    }
    if (!behind) {
      behind = true;
      behindSinceNanos = nowNanos;
    }
    if (nowNanos - behindSinceNanos >= wentBack.toNanos()) {
      behind = false;
      return new Due(registries, true);
    }
    return missing ? new Due(registries, false) : NOBODY;
  }

  /** Other edges may have heard what a registry told before it went; never of another store. */
  private Due edgesAhead(ClusterView view, Directory served) {
    List<NodeView> edges =
        ofOldestStore(
            view.nodes(Role.EDGE).stream()
                .filter(edge -> !edge.nodeId().equals(ownNodeId))
                .toList());
    return new Due(
        edges.stream().filter(edge -> served == null || isAhead(edge, served)).toList(), false);
  }

  private static boolean isAhead(NodeView node, Directory served) {
    return node.directoryStoreId().equals(served.storeId())
        && node.directoryRevision() > served.revision();
  }

  /** All share a store; while they do not, those of the oldest one's store count. */
  private static List<NodeView> registries(ClusterView view) {
    return ofOldestStore(view.nodes(Role.REGISTRY));
  }

  private static List<NodeView> ofOldestStore(List<NodeView> nodes) {
    List<NodeView> able = nodes.stream().filter(node -> node.directoryStoreId() != null).toList();
    UUID storeId = able.stream().min(AGE).map(NodeView::directoryStoreId).orElse(null);
    return able.stream()
        .filter(node -> node.directoryStoreId().equals(storeId))
        .sorted(KNOWLEDGE)
        .toList();
  }

  /** Where to ask a node. */
  static String address(NodeView node) {
    Role role = node.instances().containsKey(Role.REGISTRY) ? Role.REGISTRY : Role.EDGE;
    return node.instances().get(role).get(0);
  }
}
