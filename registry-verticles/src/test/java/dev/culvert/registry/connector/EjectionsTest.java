package dev.culvert.registry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.ejection.EjectionsAnswer;
import dev.culvert.core.ejection.EjectionsQuestion;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several edges are asked at the same time, each once. */
@Timeout(30)
class EjectionsTest {

  private static final UUID CONNECTOR = UUID.randomUUID();

  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void register() {
    EjectionsQuestion.register(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static NodeView edge(String name) {
    NodeIdentity identity = new NodeIdentity("node of " + name, name, "dfw", "0.1.0");
    return NodeView.starting(identity, 0)
        .withInstances(Map.of(Role.EDGE, List.of(name + "/0", name + "/1")));
  }

  private static Ejected ejected(int stream) {
    return new Ejected(CONNECTOR, stream, "late_heads", "late", 1, 1_000, 31_000);
  }

  private void answers(String name, Ejected... ejected) {
    vertx
        .eventBus()
        .<EjectionsQuestion>localConsumer(name + "/0")
        .handler(question -> question.reply(new EjectionsAnswer(name, "dfw", List.of(ejected))));
  }

  private Ejections ask(NodeView... edges) throws Exception {
    return Ejections.ask(vertx, List.of(edges), UUID.randomUUID()).await(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldTellWhatSomeEdgesSayWhenOthersAreSilent() throws Exception {
    answers("a", ejected(-1));
    answers("d", ejected(2), ejected(3));
    vertx.eventBus().localConsumer("c/0").handler(question -> {});

    Ejections told = ask(edge("a"), edge("c"), edge("nobody"), edge("d"));

    assertThat(told.of(CONNECTOR))
        .containsExactly(
            new Ejections.Told("a", "dfw", ejected(-1)),
            new Ejections.Told("d", "dfw", ejected(2)),
            new Ejections.Told("d", "dfw", ejected(3)));
    assertThat(told.of(UUID.randomUUID())).isEmpty();
    assertThat(told.unheardEdges()).containsExactly("c", "nobody");
  }

  @Test
  void shouldWaitForAllSilentEdgesAtOnce() throws Exception {
    NodeView[] edges = new NodeView[20];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = edge("e" + (10 + i));
      vertx.eventBus().localConsumer(edges[i].nodeName() + "/0").handler(question -> {});
    }
    assertThat(ask(edges).unheardEdges()).hasSize(20);
  }

  @Test
  void shouldAskNobodyWhereThereIsNoEdge() throws Exception {
    Ejections told = ask();
    assertThat(told.byConnector()).isEmpty();
    assertThat(told.unheardEdges()).isEmpty();
  }
}
