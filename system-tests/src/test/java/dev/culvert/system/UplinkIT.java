package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.CulvertCommand;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connector that dials two edges at two locations. */
@Timeout(120)
class UplinkIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int BODY_BYTES = 256 * 1024;

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node registry;
  private static Node dfw;
  private static Node mci;
  private static Node connector;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster = Cluster.named("uplink");
    registry = cluster.registry();
    dfw = cluster.uplinkEdge("dfw");
    mci = cluster.uplinkEdge("mci");
    cluster.awaitReady(dfw, mci);
    connector = cluster.uplinkConnector(origin.url(), dfw, mci);
    cluster.awaitReady(connector);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  @Test
  void shouldHoldFourStreamsToTwoLocations() {
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
    assertThat(CulvertCommand.run(registry.data(), List.of(), "tunnel", "info", "demo"))
        .contains("2xdfw, 2xmci", connector.connectorIds().get(0));
  }

  @Test
  void shouldListenNowhereButForItsHealth() {
    assertThat(connector.listening()).containsExactly(Sockets.loopback(connector.opsPort()));
  }

  @Test
  void shouldServeThroughEitherEdge() {
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
    LoadReport report =
        LoadClient.to(dfw.httpPort(), mci.httpPort())
            .concurrency(8)
            .checksummed(BODY_BYTES, "GET", "POST", "PUT")
            .run(600);
    assertThat(report.failures()).as(report::toString).isEmpty();
    assertThat(report.spread()).containsOnlyKeys(connector.connectorIds());
    Cluster.awaitNothingHeld(LIMIT, dfw, mci, connector);
  }

  @Test
  void shouldAdmitConnectorsWhenEveryRegistryIsGone() {
    try (Cluster alone = Cluster.named("uplink-alone")) {
      Node gone = alone.registry();
      Node edge = alone.uplinkEdge("dfw");
      alone.awaitReady(edge);
      Node before = alone.uplinkConnector(origin.url(), edge);
      alone.awaitReady(before);
      gone.process().kill();

      Node after = alone.uplinkConnector(origin.url(), edge);
      alone.awaitReady(after);
      before.process().kill();
      await("the view without the first")
          .atMost(LIMIT)
          .until(() -> edge.gauge("culvert_connectors") == 1);
      assertThat(edge.gauge("culvert_edge_admissions_by_own_view_total")).isGreaterThan(0);
      LoadReport report = LoadClient.to(edge.httpPort()).run(200);
      assertThat(report.failures()).as(report::toString).isEmpty();
      assertThat(report.spread()).containsOnlyKeys(after.connectorIds());
    }
  }
}
