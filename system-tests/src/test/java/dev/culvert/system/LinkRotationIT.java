package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Links whose exchange IDs begin near their end: fresh links take over under load, again and again,
 * and nobody notices.
 */
@Timeout(180)
class LinkRotationIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TAKEOVERS = 3;

  /**
   * Half of these are used when a link is to be replaced; the others are for the time until then.
   */
  private static final long IDS_PER_LINK = 20_000;

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node registry;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster =
        Cluster.named("link-rotation")
            .property("culvert.exchange.firstId", Long.toString((1L << 32) - IDS_PER_LINK));
    registry = cluster.registry();
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  @Test
  void shouldReplaceTheOnlyStreamAtTheOnlyEdgeAndTheSessionOfARelay() {
    Node holder = cluster.uplinkEdge("dfw");
    cluster.awaitReady(holder);
    Node connector =
        cluster.uplinkConnector(origin.url(), 1, new JsonObject().put("link.streams", 1), holder);
    cluster.awaitReady(connector);
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 1));
    try (RunningLoad load = LoadClient.to(holder.httpPort()).concurrency(8).start()) {
      connector.process().awaitLines("gets a fresh link", TAKEOVERS, LIMIT);
      holder.process().awaitLines("what was open has finished", TAKEOVERS, LIMIT);
      assertThat(load.stop().failures()).isEmpty();
    }
    Node other = cluster.edge();
    cluster.awaitReady(other);
    Cluster.awaitConnectors(1, LIMIT, other);
    try (RunningLoad load =
        LoadClient.to(holder.httpPort(), other.httpPort()).concurrency(8).start()) {
      other.process().awaitLines("A fresh session with edge", TAKEOVERS, LIMIT);
      LoadReport report = load.stop();
      System.out.printf("while links were replaced: %s, p99 %s%n", report, report.latency(99));
      assertThat(report.failures()).as(report::toString).isEmpty();
    }
    connector.process().terminate();
    assertThat(connector.process().awaitExit(LIMIT)).isZero();
    Cluster.awaitNothingHeld(LIMIT, holder, other);
    holder.close();
    other.close();
  }

  @Test
  void shouldReplaceTheSessionsWithAConnectorOfTheCluster() {
    Node edge = cluster.edge();
    Node connector = cluster.connector(origin.url(), 1);
    cluster.awaitReady(edge, connector);
    Cluster.awaitConnectors(1, LIMIT, edge);
    try (RunningLoad load = LoadClient.to(edge.httpPort()).concurrency(8).start()) {
      edge.process().awaitLines("A fresh session with connector", TAKEOVERS, LIMIT);
      LoadReport report = load.stop();
      assertThat(report.failures()).as(report::toString).isEmpty();
    }
    connector.process().terminate();
    assertThat(connector.process().awaitExit(LIMIT)).isZero();
    Cluster.awaitNothingHeld(LIMIT, edge);
    edge.close();
  }
}
