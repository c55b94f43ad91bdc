package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.protocol.CreditlessConnectorV1;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that nobody takes, in either direction, beside a tunnel that does nothing wrong. */
@Tag("faults")
@Timeout(180)
class BodyMemoryIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OTHER_HOST = "other.localhost";
  private static final long CEILING_BYTES = 4L << 20;
  private static final int VISITORS = 250;

  /** What may have come before those that give way are gone. */
  private static final long OVERSHOOT_BYTES = 4L << 20;

  /** What Netty's pools of two event loops take in lumps. */
  private static final long POOLS_BYTES = 24L << 20;

  @Test
  void shouldResetTheLargestOfATunnelWhoseVisitorsDoNotReadAndServeTheOther() throws IOException {
    List<RawClient> visitors = new ArrayList<>();
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("unread-responses")) {
      Node registry = cluster.registry();
      cluster.create(registry, "other", OTHER_HOST);
      Node edge =
          cluster.uplinkEdge("dfw", new JsonObject().put("tunnel.maxBufferedBytes", "4MiB"));
      cluster.awaitReady(edge);
      cluster.awaitReady(
          cluster.uplinkConnector(origin.url(), edge),
          cluster.uplinkConnector(origin.url(), 1, new JsonObject().put("tunnel", "other"), edge));
      LoadClient quick = LoadClient.to(edge.httpPort()).host(OTHER_HOST).concurrency(4);
      quick.run(2_000);
      long directBefore = edge.directBytes();
      long heapBefore = edge.heapAfterGcBytes();
      try (RunningLoad others = quick.start()) {
        for (int i = 0; i < VISITORS; i++) {
          RawClient visitor = RawClient.connect(Sockets.loopback(edge.httpPort()), 4 * 1024);
          visitors.add(visitor);
          visitor.request("GET", Cluster.HOST, "/bytes/100000000");
        }
        await().atMost(LIMIT).until(() -> edge.gauge("culvert_memory_resets_total") >= 1);
        for (int i = 0; i < 20; i++) {
          assertBounded(edge, directBefore, heapBefore);
        }
        LoadReport report = others.stop();
        assertThat(report.failures()).as(report::toString).isEmpty();
        assertThat(report.requests()).isGreaterThan(100);
      }
      assertThat(edge.gauge("culvert_edge_responses_reset_total")).isGreaterThanOrEqualTo(1);
      assertThat(edge.gauge("culvert_exchanges_open")).isLessThan(VISITORS);
      visitors.forEach(RawClient::reset);
      Cluster.awaitNothingHeld(LIMIT, edge);
    } finally {
      visitors.forEach(RawClient::close);
    }
  }

  private static void assertBounded(Node edge, long directBefore, long heapBefore) {
    assertThat(edge.gauge("culvert_memory_held_bytes"))
        .isLessThanOrEqualTo(CEILING_BYTES + OVERSHOOT_BYTES);
    assertThat(edge.directBytes() - directBefore)
        .as("direct memory beyond %d", directBefore)
        .isLessThanOrEqualTo(4 * CEILING_BYTES + POOLS_BYTES);
    assertThat(edge.heapAfterGcBytes() - heapBefore)
        .as("heap beyond %d", heapBefore)
        .isLessThanOrEqualTo(CEILING_BYTES + POOLS_BYTES);
  }

  @Test
  void shouldBoundUploadsWhoseConnectorGivesNoCreditAndServeTheOther() throws IOException {
    List<RawClient> visitors = new ArrayList<>();
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("uploads-without-credit")) {
      Node registry = cluster.registry();
      cluster.create(registry, "other", OTHER_HOST);
      Node edge =
          cluster.uplinkEdge(
              "dfw",
              new JsonObject().put("tunnel.maxBufferedBytes", "4MiB").put("uplink.tls", "off"));
      cluster.awaitReady(edge);
      cluster.awaitReady(
          cluster.connector(origin.url(), 1, new JsonObject().put("tunnel", "other")));
      LoadClient quick = LoadClient.to(edge.httpPort()).host(OTHER_HOST).concurrency(4);
      quick.run(2_000);
      long directBefore = edge.directBytes();
      long heapBefore = edge.heapAfterGcBytes();
      try (CreditlessConnectorV1 connector =
              CreditlessConnectorV1.connect(
                  Sockets.loopback(edge.uplinkPort()), cluster.token("demo"));
          RunningLoad others = quick.start()) {
        await().atMost(LIMIT).until(() -> edge.gauge("culvert_streams") == 2);
        for (int i = 0; i < VISITORS; i++) {
          RawClient visitor = RawClient.connect(edge.httpPort());
          visitors.add(visitor);
          visitor.upload(Cluster.HOST, "/", 400_000);
        }
        await().atMost(LIMIT).until(() -> connector.opened() == VISITORS);
        await().atMost(LIMIT).until(() -> edge.gauge("culvert_memory_resets_total") >= 1);
        for (int i = 0; i < 20; i++) {
          assertBounded(edge, directBefore, heapBefore);
        }
        LoadReport report = others.stop();
        assertThat(report.failures()).as(report::toString).isEmpty();
        assertThat(report.requests()).isGreaterThan(100);
        assertThat(connector.resets()).isPositive();
      }
      visitors.forEach(RawClient::reset);
      Cluster.awaitNothingHeld(LIMIT, edge);
    } finally {
      visitors.forEach(RawClient::close);
    }
  }
}
