package dev.culvert.edge.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.directory.Directory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SourcesTest {

  private static final UUID STORE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  private final List<NodeView> nodes = new ArrayList<>();
  private final Sources sources = new Sources("self", Duration.ofSeconds(5));
  private long nowNanos = 1_000;
  private boolean anew;

  @Test
  void shouldAskTheRegistryThatKnowsMostAndThenTheOthers() {
    add("a", Role.REGISTRY, 1, STORE, 10);
    add("b", Role.REGISTRY, 2, STORE, 12);
    add("edge", Role.EDGE, 0, STORE, 99);

    assertThat(due(null)).containsExactly("b", "a");
    assertThat(due(served(STORE, 11))).containsExactly("b", "a");
    assertThat(due(served(STORE, 12))).isEmpty();
  }

  @Test
  void shouldAskAgainWhenSomethingIsKnownToBeMissing() {
    add("a", Role.REGISTRY, 1, STORE, 10);
    assertThat(names(sources.due(view(), served(STORE, 10), true, nowNanos))).containsExactly("a");
  }

  @Test
  void shouldLetTheOldestRegistrysStoreCount() {
    add("old", Role.REGISTRY, 1, STORE, 3);
    add("young", Role.REGISTRY, 2, OTHER, 50);
    add("loading", Role.REGISTRY, 0, null, -1);

    assertThat(due(null)).containsExactly("old");
    assertThat(due(served(OTHER, 50))).containsExactly("old");
    assertThat(due(served(STORE, 3))).isEmpty();
  }

  @Test
  void shouldNotCountADeadRegistry() {
    nodes.add(node("a", Role.REGISTRY, 1, STORE, 10).withAlive(false));
    assertThat(due(null)).isEmpty();
  }

  @Test
  void shouldAskOtherEdgesOfTheSameStoreWhileThereIsNoRegistry() {
    add("self", Role.EDGE, 0, STORE, 99);
    add("a", Role.EDGE, 1, STORE, 10);
    add("b", Role.EDGE, 2, STORE, 12);
    add("c", Role.EDGE, 3, OTHER, 50);

    assertThat(due(null)).containsExactly("b", "a");
    assertThat(due(served(STORE, 11))).containsExactly("b");
    assertThat(due(served(STORE, 12))).isEmpty();
    assertThat(due(served(OTHER, 1))).isEmpty();
  }

  @Test
  void shouldStartAnewWhenEveryRegistryKnowsLessForLongEnough() {
    add("a", Role.REGISTRY, 1, STORE, 10);
    assertThat(due(served(STORE, 12))).isEmpty();
    pass(4_900);
    assertThat(due(served(STORE, 12))).isEmpty();
    pass(100);
    assertThat(due(served(STORE, 12))).containsExactly("a");
    assertThat(anew).isTrue();
  }

  @Test
  void shouldCountAnewWhenARegistryCatchesUpOrGoesMeanwhile() {
    add("a", Role.REGISTRY, 1, STORE, 10);
    due(served(STORE, 12));
    pass(4_000);
    add("b", Role.REGISTRY, 2, STORE, 12);
    due(served(STORE, 12));
    nodes.remove(1);
    pass(4_000);
    assertThat(due(served(STORE, 12))).isEmpty();
    assertThat(anew).isFalse();

    NodeView registry = nodes.remove(0);
    due(served(STORE, 12));
    nodes.add(registry);
    pass(4_000);
    due(served(STORE, 12));
    assertThat(anew).isFalse();
  }

  @Test
  void shouldAskANodeOfBothRolesAsARegistry() {
    NodeView both =
        node("a", Role.EDGE, 1, STORE, 1)
            .withInstances(
                Map.of(Role.EDGE, List.of("edge.0"), Role.REGISTRY, List.of("registry.0")));
    assertThat(Sources.address(both)).isEqualTo("registry.0");
    assertThat(Sources.address(node("a", Role.EDGE, 1, STORE, 1))).isEqualTo("a.EDGE");
  }

  private List<String> due(Directory served) {
    return names(sources.due(view(), served, false, nowNanos));
  }

  private List<String> names(Sources.Due due) {
    anew = due.anew();
    return due.nodes().stream().map(NodeView::nodeId).toList();
  }

  private void pass(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private ClusterView view() {
    return ClusterView.of(List.of(), nodes);
  }

  private void add(String name, Role role, long startedAtMillis, UUID storeId, long revision) {
    nodes.add(node(name, role, startedAtMillis, storeId, revision));
  }

  private static NodeView node(
      String name, Role role, long startedAtMillis, UUID storeId, long revision) {
    Map<Role, List<String>> instances = Map.of(role, List.of(name + "." + role));
    return new NodeView(
        name, name, "dfw", "0.1.0", instances, null, startedAtMillis, storeId, revision, true);
  }

  private static Directory served(UUID storeId, long revision) {
    Directory directory = new Directory(storeId, 0);
    directory.advance(revision);
    return directory;
  }
}
