package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Edges, connectors and visitors do without a registry. */
@Timeout(240)
class NoRegistryIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ALONE = Duration.ofSeconds(60);

  @Test
  @Tag("faults")
  void shouldServeForAMinuteWithoutARegistryWhileAnEdgeAndAConnectorRestart() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("no-registry")) {
      Node registry = cluster.registry();
      Node edge = cluster.edge();
      Node other = cluster.edge();
      Node connector = cluster.connector(origin.url());
      Node leaving = cluster.connector(origin.url());
      cluster.awaitReady(edge, other, connector, leaving);

      try (RunningLoad load = LoadClient.to(edge.httpPort()).concurrency(4).start()) {
        long aloneSince = System.nanoTime();
        registry.process().kill();
        other.process().terminate();
        assertThat(other.process().awaitExit(LIMIT)).isZero();
        Node restarted = cluster.edge();
        cluster.awaitReady(restarted);
        assertThat(LoadClient.to(restarted.httpPort()).run(500).failures()).isEmpty();

        leaving.process().terminate();
        assertThat(leaving.process().awaitExit(LIMIT)).isZero();
        Node returned = cluster.connector(origin.url());
        cluster.awaitReady(returned);

        await()
            .atMost(ALONE.multipliedBy(2))
            .until(() -> System.nanoTime() - aloneSince > ALONE.toNanos());
        LoadReport report = load.stop();
        assertThat(report.failures()).as(report::toString).isEmpty();
      }
    }
  }

  @Test
  void shouldServeFromItsSnapshotWhenAnEdgeStartsAlone() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("snapshot")) {
      Node registry = cluster.registry();
      JsonObject kept = new JsonObject().put("data", cluster.data("edge").toString());
      Node edge = cluster.edge(kept.copy());
      Node connector = cluster.connector(origin.url());
      cluster.awaitReady(edge, connector);
      await("a snapshot")
          .atMost(LIMIT)
          .until(() -> Files.exists(edge.data().resolve("snapshot.json.gz")));

      registry.process().kill();
      edge.process().kill();
      Node alone = cluster.edge(kept.copy());
      cluster.awaitReady(alone);
      Cluster.awaitConnectors(1, LIMIT, alone);
      await("the connector's session")
          .atMost(LIMIT)
          .until(() -> alone.gauge("culvert_streams") >= 1 && connector.ready());
      LoadReport report = LoadClient.to(alone.httpPort()).run(200);
      assertThat(report.failures()).as(report::toString).isEmpty();

      Node late = cluster.connector(origin.url());
      cluster.awaitReady(late);
    }
  }
}
