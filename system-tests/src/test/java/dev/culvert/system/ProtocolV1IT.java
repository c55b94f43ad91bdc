package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.Payload;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.RegistrationV1.Welcomed;
import dev.culvert.testing.protocol.RequestV1;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connector that was written from docs/protocol.md, version 1, alone. */
@Timeout(120)
class ProtocolV1IT {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int BODY_BYTES = 1 << 20;
  private static final int ORIGIN_FAILED = 4;

  private static Cluster cluster;
  private static Node registry;
  private static Node dfw;
  private static Node mci;

  @BeforeAll
  static void start() {
    cluster = Cluster.named("protocol-v1");
    registry = cluster.registry();
    dfw = cluster.uplinkEdge("dfw");
    mci = cluster.uplinkEdge("mci");
    cluster.awaitReady(dfw, mci);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shouldRegisterAnswerAndLeave() throws IOException {
    cluster.create(registry, "v1", "v1.localhost");
    JsonObject hello = ProtocolV1Connector.hello(cluster.token("v1"));
    try (ProtocolV1Connector connector = cluster.dial(dfw)) {
      Welcomed welcome = connector.register(hello).welcomed();
      assertThat(welcome.location()).isEqualTo("dfw");
      assertThat(welcome.payload().getString("tunnelName")).isEqualTo("v1");
      assertThat(welcome.edges().stream().map(edge -> ((JsonObject) edge).getString("address")))
          .contains("127.0.0.1:" + dfw.uplinkPort(), "127.0.0.1:" + mci.uplinkPort());
      connector.serve(ProtocolV1IT::answer);
      Streams.await(registry, "v1", LIMIT, Map.of("dfw", 1));
      JsonObject listed = registry.admin().connectors("v1").get(0);
      assertThat(listed.getString("id")).isEqualTo(hello.getString("connector"));
      assertThat(listed.getString("version")).isEqualTo("protocol-v1");
      await("a route at either edge")
          .atMost(LIMIT)
          .until(() -> get(mci).status() == 200 && get(dfw).status() == 200);

      LoadReport report =
          LoadClient.to(dfw.httpPort(), mci.httpPort())
              .host("v1.localhost")
              .concurrency(4)
              .checksummed(BODY_BYTES, "GET", "POST")
              .run(200);
      assertThat(report.failures()).as(report::toString).isEmpty();

      connector.drain(LIMIT);
      assertThat(connector.resets()).as("resets of exchanges that went well").isZero();
      assertThat(get(dfw).status()).isEqualTo(503);
      assertThat(get(mci).status()).isEqualTo(503);
      connector.goodbye("DRAINED");
      Streams.await(registry, "v1", LIMIT, Map.of());
    }
  }

  @Test
  void shouldReplaceItsOwnStreamAtOnce() throws IOException {
    cluster.create(registry, "again", "again.localhost");
    JsonObject hello = ProtocolV1Connector.hello(cluster.token("again"));
    try (ProtocolV1Connector first = cluster.dial(dfw);
        ProtocolV1Connector stale = cluster.dial(dfw);
        ProtocolV1Connector second = cluster.dial(dfw);
        ProtocolV1Connector third = cluster.dial(mci)) {
      first.register(hello).welcomed();
      first.serve(ProtocolV1IT::answer);
      assertThat(stale.register(hello).refused().code()).isEqualTo("STALE_EPOCH");

      second.register(later(hello)).welcomed();
      second.serve(ProtocolV1IT::answer);
      assertThat(first.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code")).isEqualTo("REPLACED");
      first.awaitEnd(LIMIT);

      third.register(later(hello)).welcomed();
      third.serve(ProtocolV1IT::answer);
      second.awaitEnd(LIMIT);
      Streams.await(registry, "again", LIMIT, Map.of("mci", 1));
      assertThat(third.ended()).isFalse();
    }
  }

  @Test
  void shouldBeCutAndRefusedWhenItsTokenIsRevoked() throws IOException {
    JsonObject tunnel = cluster.create(registry, "revoked", "revoked.localhost");
    JsonObject hello = ProtocolV1Connector.hello(cluster.token("revoked"));
    try (ProtocolV1Connector connector = cluster.dial(dfw);
        ProtocolV1Connector back = cluster.dial(mci)) {
      connector.register(hello).welcomed();
      connector.serve(ProtocolV1IT::answer);
      JsonObject token = tunnel.getJsonArray("tokens").getJsonObject(0);
      registry
          .admin()
          .send("DELETE", "/tunnels/revoked/tokens/" + token.getString("id"), null)
          .expect(204);
      assertThat(connector.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code"))
          .isEqualTo("REVOKED");
      connector.awaitEnd(LIMIT);
      assertThat(back.register(later(hello)).refused().code()).isEqualTo("UNAUTHORIZED");
    }
  }

  @Test
  void shouldBeToldOfDrainsAndConfigurations() throws IOException {
    cluster.create(registry, "told", "told.localhost");
    JsonObject hello = ProtocolV1Connector.hello(cluster.token("told"));
    try (ProtocolV1Connector connector = cluster.dial(dfw)) {
      connector.register(hello).welcomed();
      connector.serve(ProtocolV1IT::answer);
      JsonObject config =
          new JsonObject().put("origin", new JsonObject().put("url", "http://127.0.0.1:1"));
      registry.admin().send("PUT", "/tunnels/told/config", config).expect(200);
      assertThat(connector.awaitFrame(FrameV1.CONFIG, LIMIT).getJsonObject("config"))
          .isEqualTo(config);
      await("both edges route to it")
          .atMost(LIMIT)
          .until(
              () ->
                  connector.heard(FrameV1.ROUTABLE).stream()
                      .anyMatch(routable -> routable.getInteger("edges") == 2));

      String path = "/tunnels/told/connectors/" + hello.getString("connector") + "/drain";
      registry.admin().send("POST", path, null).expect(202);
      assertThat(connector.awaitFrame(FrameV1.DRAIN, LIMIT).getString("scope"))
          .isEqualTo("connector");
    }
  }

  @Test
  void shouldBecome502WhenAResponseBreaksBeforeAnythingOfItWasSent() throws IOException {
    cluster.create(registry, "broken", "broken.localhost");
    JsonObject hello = ProtocolV1Connector.hello(cluster.token("broken"));
    try (ProtocolV1Connector connector = cluster.dial(dfw)) {
      connector.register(hello).welcomed();
      connector.serve(request -> breaksAfterItsHead(connector, request));
      Streams.await(registry, "broken", LIMIT, Map.of("dfw", 1));
      await("a route")
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(get(dfw, "broken.localhost").status()).isEqualTo(502));
      RawResponse response = get(dfw, "broken.localhost");
      assertThat(response.head().statusLine()).isEqualTo("HTTP/1.1 502 Bad Gateway");
      assertThat(response.clean()).isTrue();
    }
  }

  @Test
  void shouldBeAskedElsewhereWhenAResponseBreaksBeforeAnythingOfItWasSent() throws IOException {
    cluster.create(registry, "spare", "spare.localhost");
    AtomicInteger broken = new AtomicInteger();
    try (ProtocolV1Connector breaking = cluster.dial(dfw);
        ProtocolV1Connector good = cluster.dial(dfw)) {
      good.register(ProtocolV1Connector.hello(cluster.token("spare"))).welcomed();
      good.serve(request -> ResponseV1.ok("good"));
      await("a route")
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(get(dfw, "spare.localhost").status()).isEqualTo(200));
      breaking.register(ProtocolV1Connector.hello(cluster.token("spare"))).welcomed();
      breaking.serve(
          request -> {
            broken.incrementAndGet();
            return breaksAfterItsHead(breaking, request);
          });
      await("requests that broke")
          .atMost(LIMIT)
          .until(
              () -> {
                RawResponse response = get(dfw, "spare.localhost");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("good");
                return broken.get() > 2;
              });
    }
  }

  private static ResponseV1 breaksAfterItsHead(ProtocolV1Connector connector, RequestV1 request) {
    int id = request.exchangeId();
    Buffer atOnce = ResponseV1.ok("never").head(id).bytes();
    atOnce.appendBuffer(FrameV1.reset(id, ORIGIN_FAILED, "it broke off").bytes());
    try {
      connector.sendBytes(atOnce.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ResponseV1.ok("of an exchange that is no more");
  }

  private static JsonObject later(JsonObject hello) {
    return hello.put("epoch", hello.getLong("epoch") + 1);
  }

  /** As much of a {@link dev.culvert.testing.origin.FakeOrigin} as the load needs. */
  private static ResponseV1 answer(RequestV1 request) {
    String[] path = request.target().split("/", -1);
    return switch (path[1]) {
      case "bytes", "chunked" ->
          new ResponseV1(
              200, List.of(), Buffer.buffer(Payload.slice(0, Integer.parseInt(path[2]))));
      case "digest" -> {
        MessageDigest digest = Payload.newSha256();
        digest.update(request.body().getBytes());
        yield ResponseV1.ok(Payload.hex(digest));
      }
      default -> ResponseV1.ok(request.method() + " " + request.authority() + request.target());
    };
  }

  private static RawResponse get(Node edge) throws IOException {
    return get(edge, "v1.localhost");
  }

  private static RawResponse get(Node edge, String host) throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      return client.get(host, "/");
    }
  }
}
