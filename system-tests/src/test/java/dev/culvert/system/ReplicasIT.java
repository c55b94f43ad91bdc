package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** One registry, two edges, and four connectors in three processes. */
@Isolated("measures times")
@Timeout(120)
class ReplicasIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration VIEW_LIMIT = Duration.ofSeconds(2);
  private static final Duration FAILING_LIMIT = Duration.ofSeconds(1);
  private static final Duration RAMP = Duration.ofSeconds(10);

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node registry;
  private static Node edge;
  private static Node otherEdge;
  private static Node pair;
  private static final List<Node> SINGLES = new ArrayList<>();

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster = Cluster.named("replicas");
    registry = cluster.registry();
    edge = cluster.edge();
    otherEdge = cluster.edge();
    pair = cluster.connector(origin.url(), 2);
    cluster.awaitReady(edge, otherEdge, pair);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  /** A test may have ended a connector. */
  @BeforeEach
  void complete() {
    SINGLES.removeIf(node -> !node.process().alive());
    while (SINGLES.size() < 2) {
      SINGLES.add(cluster.connector(origin.url()));
    }
    SINGLES.forEach(cluster::awaitReady);
    Cluster.awaitConnectors(4, LIMIT, registry, edge, otherEdge);
  }

  @Test
  void shouldAnswerOnEitherEdgeAndNameTheConnector() throws IOException {
    for (Node asked : List.of(edge, otherEdge)) {
      try (RawClient client = RawClient.connect(asked.httpPort())) {
        RawResponse response = client.get(Cluster.HOST, "/hello");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("hello from origin\n");
        assertThat(response.header("Culvert-Connector").orElse("")).isIn(connectorIds());
        assertThat(response.header("Culvert-Edge")).isPresent();
        assertThat(response.header("Culvert-Attempt")).contains("1");
        assertThat(response.header("Culvert-Request-Id")).isPresent();
      }
    }
  }

  @Test
  void shouldSpreadRequestsOverAllConnectors() {
    try (RunningLoad rampUp = load().start()) {
      // new streams get less than their share for that long
      long settled = System.nanoTime() + RAMP.toNanos();
      await().atMost(LIMIT).until(() -> System.nanoTime() - settled > 0);
      assertThat(rampUp.stop().failures()).isEmpty();
    }
    LoadReport report = load().concurrency(16).run(5_000);

    assertThat(report.failures()).as(report::toString).isEmpty();
    assertThat(report.spread()).containsOnlyKeys(connectorIds());
    assertThat(connectorIds()).hasSize(4);
    for (String id : connectorIds()) {
      assertThat(report.share(id)).as(report::toString).isGreaterThanOrEqualTo(0.15);
    }
  }

  @Test
  void shouldOutliveTheKillOfAConnectorAndTakeItBackUnderANewId() {
    Node victim = SINGLES.get(0);
    String oldId = victim.connectorIds().get(0);
    try (RunningLoad load = load().start()) {
      await().atMost(LIMIT).until(() -> load.servedBy(oldId) > 100);

      victim.process().kill();
      Cluster.awaitConnectors(3, VIEW_LIMIT, registry, edge, otherEdge);
      LoadReport afterKill = load.soFar();
      assertThat(afterKill.failingFor()).as(afterKill::toString).isLessThan(FAILING_LIMIT);
      assertThat(afterKill.longestGap()).as(afterKill::toString).isLessThan(FAILING_LIMIT);

      Node successor = cluster.connector(origin.url());
      SINGLES.add(successor);
      successor.awaitRegistered(1);
      String newId = successor.connectorIds().get(0);
      await("traffic for the new connector")
          .atMost(VIEW_LIMIT)
          .until(() -> load.servedBy(newId) > 0);
      assertThat(newId).isNotEqualTo(oldId);

      LoadReport report = load.stop();
      assertThat(report.failingFor()).as(report::toString).isLessThan(FAILING_LIMIT);
    }
  }

  @Test
  void shouldLoseNoRequestWhenAConnectorIsTerminated() {
    Node victim = SINGLES.get(0);
    String id = victim.connectorIds().get(0);
    try (RunningLoad load = load().start()) {
      await().atMost(LIMIT).until(() -> load.servedBy(id) > 100);
      victim.process().terminate();
      assertThat(victim.process().awaitExit(LIMIT)).isZero();
      Cluster.awaitConnectors(3, VIEW_LIMIT, registry, edge, otherEdge);

      LoadReport report = load.stop();
      assertThat(report.failures()).as(report::toString).isEmpty();
    }
  }

  private static LoadClient load() {
    return LoadClient.to(edge.httpPort(), otherEdge.httpPort()).concurrency(8);
  }

  private static List<String> connectorIds() {
    List<String> ids = new ArrayList<>(pair.connectorIds());
    SINGLES.forEach(single -> ids.addAll(single.connectorIds()));
    return ids;
  }
}
