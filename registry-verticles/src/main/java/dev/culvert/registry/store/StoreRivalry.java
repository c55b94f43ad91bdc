package dev.culvert.registry.store;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.config.StartException;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * Two stores must never serve one cluster: each would tell the edges another truth. The registry
 * that started last gives way.
 */
public final class StoreRivalry {

  private static final Comparator<NodeView> AGE =
      Comparator.comparingLong(NodeView::startedAtMillis).thenComparing(NodeView::nodeId);

  private StoreRivalry() {}

  /**
   * Why this registry has to end, if it has to.
   *
   * @param nodeId of this registry
   * @param storeId of its store
   */
  public static Optional<StartException> lost(ClusterView view, String nodeId, UUID storeId) {
    NodeView self = view.node(nodeId);
    if (self == null) {
      return Optional.empty();
    }
    return view.nodes(Role.REGISTRY).stream()
        .filter(other -> other.directoryStoreId() != null)
        .filter(other -> !other.directoryStoreId().equals(storeId))
        .filter(other -> AGE.compare(other, self) < 0)
        .findFirst()
        .map(
            other ->
                new StartException(
                    "store.url: this registry keeps store "
                        + storeId
                        + ", but an older registry of this cluster (node "
                        + other.nodeId()
                        + ") keeps store "
                        + other.directoryStoreId()
                        + ", and two stores cannot serve one cluster; to run several registries"
                        + " give all of them the same PostgreSQL database in store.url, or stop one"
                        + " of the two, or give one of them another cluster.name"));
  }
}
