package dev.culvert.core.cluster;

import static dev.culvert.core.cluster.Streams.key;
import static dev.culvert.core.cluster.Streams.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever happened: once the network is well, all views are what the owners' tables say. */
class ClusterAgentPropertyTest {

  private static final List<String> NODES = List.of("a", "b", "c", "d");

  enum Kind {
    PUT,
    REMOVE,
    WAIT,
    ISOLATE,
    HEAL,
    FREEZE,
    THAW,
    RESTART,
    LOSE,
    LOSE_NOTHING
  }

  record Step(Kind kind, int node, int stream, int amount) {}

  @Property(tries = 150)
  void shouldAllSeeWhatTheOwnersHaveOnceTheNetworkIsWell(
      @ForAll("steps") List<Step> steps, @ForAll boolean reordering, @ForAll long seed) {
    SimulatedCluster cluster = new SimulatedCluster(seed);
    cluster.reordering = reordering;
    cluster.maxDelayMillis = 300;
    NODES.forEach(nodeId -> cluster.start(nodeId, Role.EDGE));

    Map<String, List<CompletableFuture<Boolean>>> changes = new HashMap<>();
    NODES.forEach(nodeId -> changes.put(nodeId, new ArrayList<>()));
    steps.forEach(step -> take(step, cluster, changes.get(NODES.get(step.node()))));
    cluster.loss = 0;
    cluster.heal();
    cluster.nodes().forEach(SimulatedNode::thaw);
    cluster.run(12_000);

    assertThat(changes.values()).allSatisfy(of -> assertThat(of).allMatch(Future::isDone));
    Map<StreamKey, String> expected = expected(cluster);
    for (SimulatedNode node : cluster.nodes()) {
      assertThat(node.shown()).as("view of %s", node.nodeId()).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(8, Kind.PUT),
                Tuple.of(4, Kind.REMOVE),
                Tuple.of(8, Kind.WAIT),
                Tuple.of(1, Kind.ISOLATE),
                Tuple.of(1, Kind.HEAL),
                Tuple.of(1, Kind.FREEZE),
                Tuple.of(2, Kind.THAW),
                Tuple.of(1, Kind.RESTART),
                Tuple.of(2, Kind.LOSE),
                Tuple.of(1, Kind.LOSE_NOTHING)),
            Arbitraries.integers().between(0, NODES.size() - 1),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(1, 8_000))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private static void take(
      Step step, SimulatedCluster cluster, List<CompletableFuture<Boolean>> changes) {
    SimulatedNode node = cluster.node(NODES.get(step.node()));
    switch (step.kind()) {
      case PUT -> changes.add(node.put(stream(step.stream() % 2, step.stream(), step.amount())));
      case REMOVE -> changes.add(node.remove(key(step.stream() % 2, step.stream())));
      case WAIT -> cluster.run(step.amount());
      case ISOLATE -> cluster.isolate(node.nodeId());
      case HEAL -> cluster.heal();
      case FREEZE -> node.freeze();
      case THAW -> node.thaw();
      case RESTART -> {
        node.startAgent(Role.EDGE);
        changes.clear();
      }
      case LOSE -> cluster.loss = step.amount() % 10 / 10.0;
      case LOSE_NOTHING -> cluster.loss = 0;
    }
  }

  private static Map<StreamKey, String> expected(SimulatedCluster cluster) {
    Map<StreamKey, StreamEntry> best = new HashMap<>();
    for (SimulatedNode node : cluster.nodes()) {
      for (StreamRecord record : node.own.values()) {
        best.merge(
            record.key(),
            new StreamEntry(record, node.nodeId(), "dfw", new StreamStats(0)),
            (one, other) -> other.beats(one) ? other : one);
      }
    }
    Map<StreamKey, String> shown = new HashMap<>();
    best.forEach((k, entry) -> shown.put(k, SimulatedNode.text(entry.nodeId(), entry.record())));
    return shown;
  }
}
