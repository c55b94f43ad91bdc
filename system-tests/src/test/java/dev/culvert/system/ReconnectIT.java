package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.net.ChaosProxy;
import dev.culvert.testing.net.Cut;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connectors that come back: all at once, and over and over. */
@Tag("faults")
@Timeout(600)
class ReconnectIT {

  private static final int CONNECTORS = 500;
  private static final int PROCESSES = 2;
  private static final int STREAMS = 4;
  private static final int RECONNECTS = 2_000;
  private static final int WARM_UP = 200;
  private static final int CUTS = 60;
  private static final int WARM_UP_CUTS = 5;
  private static final long HEAP_SLACK_BYTES = 4L << 20;
  private static final int FILES_SLACK = 8;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration BACK_LIMIT = Duration.ofSeconds(15);

  @Test
  void shouldHaveFiveHundredConnectorsBackWithinFifteenSeconds() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("reconnect-all")) {
      Node registry = cluster.registry();
      JsonObject limit = new JsonObject().put("connectorLimit", 2 * CONNECTORS);
      registry.admin().send("PATCH", "/tunnels/demo", limit).expect(200);
      Node edge = cluster.uplinkEdge("dfw");
      cluster.awaitReady(edge);
      JsonObject settings = new JsonObject().put("link.streams", STREAMS);
      for (int i = 0; i < PROCESSES; i++) {
        cluster.uplinkConnector(origin.url(), CONNECTORS / PROCESSES, settings.copy(), edge);
      }
      Cluster.awaitConnectors(CONNECTORS, LIMIT, registry, edge);

      edge.process().kill();
      Node back = cluster.uplinkEdge("dfw", again(edge));
      cluster.awaitReady(back);
      long readyNanos = System.nanoTime();
      Cluster.awaitConnectors(CONNECTORS, LIMIT, back);
      Duration took = Duration.ofNanos(System.nanoTime() - readyNanos);
      System.out.printf("%d connectors back %d ms after /ready%n", CONNECTORS, took.toMillis());
      assertThat(took).isLessThan(BACK_LIMIT);
      LoadReport report = LoadClient.to(back.httpPort()).run(1_000);
      assertThat(report.failures()).as(report::toString).isEmpty();
    }
  }

  @Test
  void shouldLeaveNothingBehindAtTheEdgeAfterTwoThousandReconnects() throws IOException {
    try (Cluster cluster = Cluster.named("reconnect-edge")) {
      Node registry = cluster.registry();
      Node edge = cluster.uplinkEdge("dfw");
      Node other = cluster.uplinkEdge("mci");
      cluster.awaitReady(edge, other);
      JsonObject hello = ProtocolV1Connector.hello(cluster.token("demo"));
      reconnect(cluster, edge, hello, WARM_UP);
      Footprint before = Footprint.of(edge);
      Footprint otherBefore = Footprint.of(other);
      Footprint registryBefore = Footprint.of(registry);
      reconnect(cluster, edge, hello, RECONNECTS);
      Streams.await(registry, "demo", LIMIT, Map.of());
      assertNoGrowth("edge", before, edge);
      assertNoGrowth("other edge", otherBefore, other);
      assertNoGrowth("registry", registryBefore, registry);
    }
  }

  @Test
  void shouldLeaveNothingBehindInAConnectorThatIsCutOverAndOver() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("reconnect-connector")) {
      Node registry = cluster.registry();
      Node edge = cluster.uplinkEdge("dfw", new JsonObject().put("uplink.advertise", ""));
      cluster.awaitReady(edge);
      try (ChaosProxy proxy = ChaosProxy.inFrontOf(edge.uplinkPort())) {
        JsonObject settings =
            new JsonObject()
                .put("edge.addresses", new JsonArray().add("127.0.0.1:" + proxy.port()));
        Node connector = cluster.uplinkConnector(origin.url(), 1, settings);
        cluster.awaitReady(connector);
        cut(registry, proxy, WARM_UP_CUTS);
        Footprint before = Footprint.of(connector);
        Footprint edgeBefore = Footprint.of(edge);
        long acceptedBefore = proxy.accepted();
        cut(registry, proxy, CUTS);
        System.out.printf("%d reconnects by cuts%n", proxy.accepted() - acceptedBefore);
        assertNoGrowth("connector", before, connector);
        assertNoGrowth("edge", edgeBefore, edge);
        LoadReport report = LoadClient.to(edge.httpPort()).run(500);
        assertThat(report.failures()).as(report::toString).isEmpty();
      }
    }
  }

  /** What a process holds on to; a connector keeps no table of streams. */
  private record Footprint(long heapBytes, long directBytes, int files, double streams) {

    static Footprint of(Node node) {
      node.heapAfterGcBytes();
      double streams = node.gauge("culvert_streams");
      return new Footprint(
          node.heapAfterGcBytes(),
          node.directBytes(),
          node.openFiles(),
          Double.isNaN(streams) ? 0 : streams);
    }
  }

  private static void assertNoGrowth(String who, Footprint before, Node node) {
    Footprint after = Footprint.of(node);
    System.out.printf("reconnects, %s: %s, then %s%n", who, before, after);
    assertThat(after.heapBytes() - before.heapBytes()).as(who).isLessThan(HEAP_SLACK_BYTES);
    assertThat(after.files()).as(who).isLessThanOrEqualTo(before.files() + FILES_SLACK);
    assertThat(after.streams()).as(who).isEqualTo(before.streams());
  }

  /** Stream 0 of one connector, again and again; every other time its link dies without a word. */
  private static void reconnect(Cluster cluster, Node edge, JsonObject hello, int times)
      throws IOException {
    for (int i = 0; i < times; i++) {
      hello.put("epoch", hello.getLong("epoch") + 1);
      try (ProtocolV1Connector connector = cluster.dial(edge)) {
        connector.register(hello).welcomed();
        connector.serve(request -> ResponseV1.ok("here"));
        if (i % 2 == 0) {
          connector.goodbye("STOPPING");
        }
      }
    }
    await("its last stream gone")
        .atMost(LIMIT)
        .until(() -> edge.gauge("culvert_uplinks_open") == 0);
  }

  private static void cut(Node registry, ChaosProxy proxy, int times) {
    for (int i = 0; i < times; i++) {
      Streams.await(registry, "demo", LIMIT, Map.of("dfw", 4));
      proxy.cutAll(i % 2 == 0 ? Cut.RST : Cut.FIN);
      Streams.await(registry, "demo", LIMIT, streams -> Streams.count(streams) < 4);
    }
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 4));
  }

  private static JsonObject again(Node edge) {
    return new JsonObject().put("uplink.port", edge.uplinkPort());
  }
}
