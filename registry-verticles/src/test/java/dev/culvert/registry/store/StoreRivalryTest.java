package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoreRivalryTest {

  private static final UUID OURS = new UUID(1, 1);
  private static final UUID THEIRS = new UUID(1, 2);

  @Test
  void shouldEndTheYoungerOfTwoRegistriesWithDifferentStores() {
    ClusterView view = view(registry("us", 20, OURS), registry("them", 10, THEIRS));

    assertThat(StoreRivalry.lost(view, "us", OURS))
        .hasValueSatisfying(
            lost ->
                assertThat(lost.getMessage())
                    .contains("store.url", OURS.toString(), THEIRS.toString(), "PostgreSQL")
                    .doesNotContain("\n"));
    assertThat(StoreRivalry.lost(view, "them", THEIRS)).isEmpty();
  }

  @Test
  void shouldEndExactlyOneOfTwoThatStartedTogether() {
    ClusterView view = view(registry("a", 10, OURS), registry("b", 10, THEIRS));

    assertThat(StoreRivalry.lost(view, "a", OURS)).isEmpty();
    assertThat(StoreRivalry.lost(view, "b", THEIRS)).isPresent();
  }

  @Test
  void shouldLetRegistriesOfOneStoreLiveTogether() {
    ClusterView view = view(registry("a", 10, OURS), registry("b", 20, OURS));

    assertThat(StoreRivalry.lost(view, "b", OURS)).isEmpty();
  }

  @Test
  void shouldNotMindARegistryThatHasNotLoadedOrIsSilent() {
    ClusterView view =
        view(
            registry("us", 20, OURS),
            registry("loading", 10, null),
            registry("silent", 10, THEIRS).withAlive(false));

    assertThat(StoreRivalry.lost(view, "us", OURS)).isEmpty();
  }

  private static ClusterView view(NodeView... nodes) {
    return ClusterView.of(List.of(), List.of(nodes));
  }

  private static NodeView registry(String nodeId, long startedAtMillis, UUID storeId) {
    return NodeView.starting(new NodeIdentity(nodeId, nodeId, "", "0"), startedAtMillis)
        .withInstances(Map.of(Role.REGISTRY, List.of(Role.REGISTRY.address(nodeId, 0))))
        .withDirectory(storeId, 1);
  }
}
