package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.CulvertCommand;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.Payload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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
  private static final int LARGE_BYTES = 30_000_000;
  private static final int INSTANCES = 2;

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
  void shouldPartWithEveryVisitorOfAnEdgeThatDrains() throws IOException {
    try (Node edge = leaving(new JsonObject().put("drain.announce", "5s"));
        RawClient kept = RawClient.connect(edge.httpPort());
        RawClient idle = RawClient.connect(edge.httpPort());
        RawClient uploading = RawClient.connect(edge.httpPort());
        RawClient downloading = RawClient.connect(edge.httpPort())) {
      assertThat(idle.get(Cluster.HOST, "/id").status()).isEqualTo(200);
      assertThat(kept.get(Cluster.HOST, "/id").header("Connection")).isEmpty();
      uploading
          .request("PUT", Cluster.HOST, "/digest", "Content-Length: 2")
          .send(Payload.slice(0, 1));
      RawHead head = downloading.request("GET", Cluster.HOST, "/bytes/" + LARGE_BYTES).readHead();

      edge.process().terminate();
      edge.process().awaitLines("Draining", INSTANCES, LIMIT);
      assertPartsAfterAnswering(kept);
      try (RawClient late = RawClient.connect(edge.httpPort())) {
        assertPartsAfterAnswering(late);
      }
      assertThat(edge.ready()).isFalse();
      await("the end of its port")
          .atMost(LIMIT)
          .until(() -> edge.listening().stream().noneMatch(at -> at.getPort() == edge.httpPort()));
      assertThat(idle.readToEnd()).isEqualTo(BodyEnd.CLEAN);
      assertThat(edge.process().alive()).isTrue();
      RawResponse digest = uploading.send(Payload.slice(1, 1)).readResponse();
      assertThat(new JsonObject(digest.text()).getString("sha256")).isEqualTo(Payload.sha256(2));
      assertThat(downloading.readBody(head).sha256()).isEqualTo(Payload.sha256(LARGE_BYTES));
      assertThat(edge.process().awaitExit(LIMIT)).isZero();
    }
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
  }

  @Test
  void shouldResetWhatIsOpenAtAnEdgeWhoseGraceIsOver() throws IOException {
    JsonObject settings = new JsonObject().put("drain.announce", "0s").put("drain.grace", "1s");
    try (Node edge = leaving(settings);
        RawClient visitor = RawClient.connect(edge.httpPort())) {
      visitor.send("GET /sse HTTP/1.0\r\nHost: " + Cluster.HOST + "\r\n\r\n");
      RawHead head = visitor.readHead();
      edge.process().terminate();
      assertThat(visitor.readBody(head).end()).isEqualTo(BodyEnd.RESET);
      assertThat(edge.process().awaitExit(LIMIT)).isZero();
    }
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
  }

  /** An edge beside the others, with a route to the tunnel. */
  private static Node leaving(JsonObject settings) {
    Node edge = cluster.uplinkEdge("lhr", INSTANCES, settings);
    cluster.awaitReady(edge);
    await("a route at each instance")
        .atMost(LIMIT)
        .until(() -> LoadClient.to(edge.httpPort()).run(20).failures().isEmpty());
    return edge;
  }

  private static void assertPartsAfterAnswering(RawClient visitor) throws IOException {
    RawResponse response = visitor.get(Cluster.HOST, "/id");
    assertThat(response.text()).isEqualTo("origin");
    assertThat(response.header("Connection")).contains("close");
    assertThat(visitor.readToEnd()).isEqualTo(BodyEnd.CLEAN);
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
