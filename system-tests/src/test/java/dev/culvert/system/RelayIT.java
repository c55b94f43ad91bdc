package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.BrokenResponse;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.LoadRequest;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests at an edge that has no stream of the tunnel. */
@Timeout(300)
class RelayIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration RESET_LIMIT = Duration.ofSeconds(5);
  private static final int BODY_BYTES = 256 * 1024;
  private static final int REQUESTS = 10_000;
  private static final int SHORT_REQUESTS = 1_000;

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node registry;
  private static Node[] holders;
  private static Node third;
  private static Node connector;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster = Cluster.named("relay");
    registry = cluster.registry();
    holders = new Node[] {cluster.uplinkEdge("dfw"), cluster.uplinkEdge("mci")};
    third = cluster.edge();
    cluster.awaitReady(holders);
    cluster.awaitReady(third);
    connector = cluster.uplinkConnector(origin.url(), holders);
    cluster.awaitReady(connector);
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
    Cluster.awaitConnectors(1, LIMIT, third);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  @Test
  void shouldRelayWholeBodies() {
    relay(SHORT_REQUESTS);
  }

  @Test
  @Tag("faults")
  void shouldRelayTenThousandRequestsWithoutAFailure() {
    relay(REQUESTS);
  }

  private static void relay(int requests) {
    LoadReport report =
        LoadClient.to(third.httpPort())
            .concurrency(16)
            .checksummed(BODY_BYTES, "GET", "POST")
            .run(requests);
    System.out.printf("through the third edge: %s, p99 %s%n", report, report.latency(99));
    assertThat(report.failures()).as(report::toString).isEmpty();
    assertNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/never", "/sse", "/drip/100000/10"})
  void shouldCancelAtTheOriginWhatTheVisitorLeft(String path) throws IOException {
    try (RawClient client = RawClient.connect(third.httpPort())) {
      client.request("GET", Cluster.HOST, path);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
      client.reset();
    }
    await(path + " given up").atMost(RESET_LIMIT).until(() -> origin.openRequests() == 0);
    assertNothingHeld();
  }

  @Test
  void shouldCancelAnUploadThatBroke() throws IOException {
    try (RawClient client = RawClient.connect(third.httpPort())) {
      client.request("POST", Cluster.HOST, "/digest", "Content-Length: 10000000");
      client.sendPayload(1_000_000);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
      client.reset();
    }
    await("the upload given up").atMost(RESET_LIMIT).until(() -> origin.openRequests() == 0);
    assertNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/reset-mid/100000", "/fin-mid/100000"})
  void shouldResetTheVisitorWhenABodyBreaksOff(String path) throws IOException {
    try (RawClient client = RawClient.connect(third.httpPort())) {
      BrokenResponse.assertReadBy(client.request("GET", Cluster.HOST, path));
    }
    assertNothingHeld();
  }

  @Test
  void shouldNotFailWhenAnEdgeWithStreamsIsKilled() {
    try (FakeOrigin ownOrigin = FakeOrigin.start();
        Cluster own = Cluster.named("relay-kill")) {
      Node ownRegistry = own.registry();
      Node victim = own.uplinkEdge("dfw");
      Node survivor = own.uplinkEdge("mci");
      Node relaying = own.edge();
      own.awaitReady(victim, survivor, relaying);
      own.awaitReady(own.uplinkConnector(ownOrigin.url(), victim, survivor));
      Streams.await(ownRegistry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
      Cluster.awaitConnectors(1, LIMIT, relaying);

      try (RunningLoad load = small(relaying).start()) {
        await().atMost(LIMIT).until(() -> load.soFar().requests() > 500);
        victim.process().kill();
        Streams.await(ownRegistry, "demo", LIMIT, Map.of("mci", 4));
        long settled = System.nanoTime();
        await().atMost(LIMIT).until(() -> load.soFar().since(settled).requests() > 500);
        LoadReport report = load.stop();
        System.out.printf("relays while an edge was killed: %s%n", report);
        assertThat(report.failures()).as(report::toString).isEmpty();
      }
    }
  }

  /** Idempotent, and small enough for any of them to be sent once more. */
  private static LoadClient small(Node edge) {
    return LoadClient.to(edge.httpPort())
        .concurrency(8)
        .request(
            number ->
                number % 2 == 0
                    ? LoadRequest.get("/echo/r" + number)
                    : new LoadRequest("PUT", "/digest/r" + number, 1_000))
        .check(
            (target, response) ->
                response.text().contains(target.startsWith("/echo") ? target : "sha256"));
  }

  private static void assertNothingHeld() {
    Cluster.awaitNothingHeld(RESET_LIMIT, holders);
    Cluster.awaitNothingHeld(RESET_LIMIT, third, connector);
    for (Node holder : holders) {
      for (String gauge : List.of("culvert_relay_exchanges_open", "culvert_relay_bytes_waiting")) {
        await(gauge + " of " + holder.process().name())
            .atMost(RESET_LIMIT)
            .until(() -> holder.gauge(gauge) == 0);
      }
    }
  }
}
