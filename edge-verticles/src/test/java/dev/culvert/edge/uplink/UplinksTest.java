package dev.culvert.edge.uplink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.health.Use;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.RegistrationV1;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connectors get that dial an edge; the connector is one of another make. */
@Timeout(20)
class UplinksTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final HttpHead GET =
      new HttpHead("GET", "http", "web.test", "/a", new HeaderFields());

  private TestEdge edge = new TestEdge(TestEdge.options(), 2);
  private final TunnelToken token = edge.tunnel("web", 7, "{\"a\":1}");

  @AfterEach
  void close() {
    edge.close();
  }

  private JsonObject hello() {
    return ProtocolV1Connector.hello(token.text());
  }

  private ProtocolV1Connector serving(JsonObject hello) throws IOException {
    ProtocolV1Connector connector = edge.connect();
    connector.register(hello).welcomed();
    return connector.serve(
        request -> ResponseV1.ok(request.method() + " " + request.target() + " " + request.body()));
  }

  private StreamEntry awaitReady() {
    await()
        .atMost(LIMIT)
        .until(() -> edge.shown("web").stream().anyMatch(entry -> entry.record().ready()));
    return edge.shown("web").get(0);
  }

  private EdgeStream awaitUsable(int instance) {
    TestEdge.Instance at = edge.instances.get(instance);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              EdgeStream stream = at.stream(Tunnels.id("web"));
              return stream != null && at.call(stream::isUsable);
            });
    return at.stream(Tunnels.id("web"));
  }

  /** Asks through an instance; gives status and body. */
  private String ask(int instance, HttpHead head, String body) throws Exception {
    EdgeStream stream = awaitUsable(instance);
    CompletableFuture<String> answer = new CompletableFuture<>();
    edge.instances
        .get(instance)
        .call(
            () -> {
              OutgoingExchange exchange =
                  stream.open(
                      head, body == null, new Use(stream.health(), false, System.nanoTime()));
              Buffer received = Buffer.buffer();
              int[] status = new int[1];
              exchange.headHandler((ResponseHead from) -> status[0] = from.status());
              exchange.handler(received::appendBuffer);
              exchange.endHandler(v -> answer.complete(status[0] + " " + received));
              exchange.exceptionHandler(answer::completeExceptionally);
              if (body != null) {
                exchange.end(Buffer.buffer(body));
              }
              return null;
            });
    return answer.get(5, TimeUnit.SECONDS);
  }

  @Test
  void shouldWelcomeAConnectorAndBringItRequests() throws Exception {
    JsonObject hello = hello();
    try (ProtocolV1Connector connector = edge.connect()) {
      JsonObject welcome = connector.register(hello).welcomed().payload();
      assertThat(welcome.getString("edge")).isEqualTo("edge-1");
      assertThat(welcome.getString("location")).isEqualTo("dfw");
      assertThat(welcome.getString("tunnel")).isEqualTo(Tunnels.id("web").toString());
      assertThat(welcome.getString("tunnelName")).isEqualTo("web");
      assertThat(welcome.getJsonObject("config")).isEqualTo(new JsonObject().put("a", 1));
      assertThat(welcome.getInteger("configVersion")).isEqualTo(7);
      connector.serve(request -> ResponseV1.ok("from " + request.target()));
      StreamEntry shown = awaitReady();
      assertThat(shown.location()).isEqualTo("dfw");
      assertThat(shown.record().carrier()).isEqualTo("uplink");
      assertThat(shown.record().originIp()).isEqualTo("127.0.0.1");
      assertThat(shown.record().key().connectorId().toString())
          .isEqualTo(hello.getString("connector"));
      assertThat(connector.awaitFrame(FrameV1.ROUTABLE, LIMIT).getInteger("edges")).isEqualTo(1);
      assertThat(ask(0, GET, null)).isEqualTo("200 from /a");
    }
    await().atMost(LIMIT).until(() -> edge.shown("web").isEmpty());
  }

  @Test
  void shouldReachAStreamOfAnotherInstance() throws Exception {
    try (ProtocolV1Connector connector = serving(hello())) {
      HttpHead post = new HttpHead("POST", "http", "web.test", "/b", new HeaderFields());
      assertThat(ask(1, GET, null)).isEqualTo("200 GET /a ");
      assertThat(ask(1, post, "x".repeat(100_000))).isEqualTo("200 POST /b " + "x".repeat(100_000));
      assertThat(ask(0, post, "y")).isEqualTo("200 POST /b y");
      assertThat(connector.ended()).isFalse();
    }
  }

  @Test
  void shouldRefuseWhoHasNoValidToken() throws Exception {
    TunnelToken other = TunnelToken.create(TestEdge.TAG, Tunnels.id("web"), TestEdge.RANDOM);
    TunnelToken nowhere = TunnelToken.create(TestEdge.TAG, Tunnels.id("gone"), TestEdge.RANDOM);
    TunnelToken elsewhere = TunnelToken.create("00000000", Tunnels.id("web"), TestEdge.RANDOM);
    assertThat(refusal(hello().put("token", other.text()))).isEqualTo("UNAUTHORIZED true");
    assertThat(refusal(hello().put("token", elsewhere.text()))).isEqualTo("UNAUTHORIZED true");
    assertThat(refusal(hello().put("token", "nonsense"))).isEqualTo("UNAUTHORIZED true");
    assertThat(refusal(hello().put("token", nowhere.text()))).isEqualTo("NO_TUNNEL true");
    assertThat(refusal(hello().put("index", 4))).isEqualTo("BAD_HELLO false");
    assertThat(refusal(hello().put("index", -1))).isEqualTo("BAD_HELLO false");
    assertThat(refusal(hello().put("epoch", 0))).isEqualTo("BAD_HELLO false");
    assertThat(refusal(hello().put("connector", "x"))).isEqualTo("BAD_HELLO false");
    assertThat(refusal(hello().put("instanceKey", "short"))).isEqualTo("BAD_HELLO false");
    assertThat(refusal(hello().put("program", "a\nb"))).isEqualTo("BAD_HELLO false");
    assertThat(refusal(hello().put("version", 2))).isEqualTo("VERSION false");
    assertThat(edge.shown("web")).isEmpty();
  }

  private String refusal(JsonObject hello) throws IOException {
    try (ProtocolV1Connector connector = edge.connect()) {
      var refused = connector.register(hello).refused();
      return refused.code() + " " + refused.retry();
    }
  }

  @Test
  void shouldEndWhatDoesNotBeginWithHello() throws Exception {
    try (ProtocolV1Connector garbage = edge.connect();
        ProtocolV1Connector silent = edge.connect();
        ProtocolV1Connector early = edge.connect();
        ProtocolV1Connector large = edge.connect()) {
      garbage.sendBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      large.sendBytes(new byte[] {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
      early.serve(request -> ResponseV1.ok(""));
      assertEnds(garbage);
      assertEnds(large);
      early.awaitEnd(LIMIT);
      assertEnds(silent);
    }
    assertThat(edge.shown("web")).isEmpty();
  }

  private static void assertEnds(ProtocolV1Connector connector) throws IOException {
    connector.serve(request -> ResponseV1.ok(""));
    connector.awaitEnd(LIMIT);
  }

  @Test
  void shouldGiveAConnectorsStreamToNobodyElse() throws Exception {
    JsonObject hello = hello();
    try (ProtocolV1Connector good = serving(hello)) {
      awaitReady();
      JsonObject thief = hello().put("connector", hello.getString("connector"));
      thief.put("epoch", hello.getLong("epoch") + 1_000);
      assertThat(refusal(thief)).isEqualTo("DUPLICATE_CONNECTOR false");
      assertThat(refusal(thief.copy().put("index", 1))).isEqualTo("DUPLICATE_CONNECTOR false");
      assertThat(refusal(hello)).isEqualTo("STALE_EPOCH true");
      TunnelToken other = edge.tunnel("other", 8, "{}");
      JsonObject foreign = thief.copy().put("token", other.text());
      try (ProtocolV1Connector elsewhere = edge.connect()) {
        elsewhere.register(foreign).welcomed();
        await().atMost(LIMIT).until(() -> edge.shown("other").size() == 1);
        assertThat(edge.shown("web")).hasSize(1);
        assertThat(edge.shown("web").get(0).record().epoch()).isEqualTo(hello.getLong("epoch"));
      }
      assertThat(good.ended()).isFalse();
      assertThat(ask(0, GET, null)).startsWith("200");
    }
  }

  @Test
  void shouldRefuseANamesakeBeforeTheViewShowsTheFirst() throws Exception {
    JsonObject first = hello();
    JsonObject second = hello().put("connector", first.getString("connector"));
    try (ProtocolV1Connector good = edge.connect();
        ProtocolV1Connector namesake = edge.connect()) {
      good.send(FrameV1.json(FrameV1.HELLO, first));
      namesake.send(FrameV1.json(FrameV1.HELLO, second));
      int refused = 0;
      for (ProtocolV1Connector connector : List.of(good, namesake)) {
        if (connector.answer() instanceof RegistrationV1.Refused no) {
          assertThat(no.code()).isEqualTo("DUPLICATE_CONNECTOR");
          refused++;
        }
      }
      assertThat(refused).isEqualTo(1);
    }
  }

  @Test
  void shouldLetAConnectorTakeItsOwnStreamBackAtOnce() throws Exception {
    JsonObject hello = hello();
    try (ProtocolV1Connector ghost = serving(hello)) {
      awaitReady();
      JsonObject again = hello.copy().put("epoch", hello.getLong("epoch") + 1);
      try (ProtocolV1Connector back = edge.connect(1)) {
        back.register(again).welcomed();
        back.serve(request -> ResponseV1.ok("back"));
        assertThat(ghost.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code"))
            .isEqualTo("REPLACED");
        await()
            .atMost(LIMIT)
            .until(() -> edge.shown("web").get(0).record().epoch() == again.getLong("epoch"));
        assertThat(edge.shown("web")).hasSize(1);
        assertThat(ask(0, GET, null)).isEqualTo("200 back");
      }
    }
  }

  @Test
  void shouldCutAConnectorWhoseTokenWasRevoked() throws Exception {
    try (ProtocolV1Connector connector = serving(hello())) {
      awaitReady();
      edge.change("web", 8, "{\"a\":1}", "another");
      assertThat(connector.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code"))
          .isEqualTo("REVOKED");
      connector.awaitEnd(LIMIT);
      await().atMost(LIMIT).until(() -> edge.shown("web").isEmpty());
      assertThat(refusal(hello())).isEqualTo("UNAUTHORIZED true");
    }
  }

  @Test
  void shouldTellAConnectorOfItsTunnelsNewConfiguration() throws Exception {
    try (ProtocolV1Connector connector = serving(hello())) {
      awaitReady();
      edge.change("web", 9, "{\"a\":2}", token.sha256());
      JsonObject told = connector.awaitFrame(FrameV1.CONFIG, LIMIT);
      assertThat(told.getJsonObject("config")).isEqualTo(new JsonObject().put("a", 2));
      assertThat(told.getInteger("configVersion")).isEqualTo(9);
    }
  }

  @Test
  void shouldDrainAStreamWhenItsConnectorAsksForIt() throws Exception {
    try (ProtocolV1Connector connector = serving(hello())) {
      awaitUsable(1);
      connector.drain(LIMIT);
      assertThat(edge.shown("web").get(0).record().draining()).isTrue();
      for (TestEdge.Instance instance : edge.instances) {
        EdgeStream stream = instance.stream(Tunnels.id("web"));
        await().atMost(LIMIT).until(() -> !instance.call(stream::isUsable));
      }
      connector.goodbye("DRAINED");
      await().atMost(LIMIT).until(() -> edge.shown("web").isEmpty());
    }
  }

  @Test
  void shouldPassOnWhatARegistryTellsAConnector() throws Exception {
    JsonObject hello = hello();
    UUID id = UUID.fromString(hello.getString("connector"));
    try (ProtocolV1Connector connector = serving(hello)) {
      String address = awaitReady().record().address();
      UUID others = UUID.randomUUID();
      assertThat(order(address, new ConnectorOrder(others, id, ConnectorOrder.Kind.DISCONNECT, "")))
          .isFalse();
      assertThat(
              order(
                  address,
                  new ConnectorOrder(Tunnels.id("web"), id, ConnectorOrder.Kind.DRAIN, "test")))
          .isTrue();
      assertThat(connector.awaitFrame(FrameV1.DRAIN, LIMIT).getString("scope"))
          .isEqualTo("connector");
      assertThat(
              order(
                  address,
                  new ConnectorOrder(
                      Tunnels.id("web"), id, ConnectorOrder.Kind.DISCONNECT, "test")))
          .isTrue();
      assertThat(connector.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code"))
          .isEqualTo("DISCONNECTED");
      await().atMost(LIMIT).until(() -> edge.shown("web").isEmpty());
      assertThat(
              order(
                  address,
                  new ConnectorOrder(Tunnels.id("web"), id, ConnectorOrder.Kind.DRAIN, "test")))
          .isFalse();
    }
  }

  private boolean order(String address, ConnectorOrder order) {
    return BusQuestion.ask(edge.vertx, address, order, ConnectorOrder.Taken.class).await().known();
  }

  @Test
  void shouldEndAStreamThatBreaksTheProtocolAndNothingElse() throws Exception {
    try (ProtocolV1Connector good = serving(hello())) {
      awaitReady();
      JsonObject other = hello();
      try (ProtocolV1Connector bad = edge.connect()) {
        bad.register(other).welcomed();
        bad.serve(request -> ResponseV1.ok(""));
        bad.send(FrameV1.credit(17, 1));
        bad.awaitEnd(LIMIT);
      }
      try (ProtocolV1Connector twice = edge.connect()) {
        twice.register(hello()).welcomed();
        twice.serve(request -> ResponseV1.ok(""));
        twice.send(new FrameV1(FrameV1.OPEN, 1, 1, Buffer.buffer(new byte[20])));
        twice.awaitEnd(LIMIT);
      }
      await().atMost(LIMIT).until(() -> edge.shown("web").size() == 1);
      assertThat(good.ended()).isFalse();
      assertThat(ask(1, GET, null)).startsWith("200");
    }
  }

  @Test
  void shouldGoByItsSilenceWithWhoKnowsOfItAndByTheDefaultWithOthers() throws Exception {
    edge.close();
    edge = new TestEdge(TestEdge.options(Duration.ofSeconds(1)), 1);
    String valid = edge.tunnel("web", 1, "{}").text();
    JsonObject knowing =
        ProtocolV1Connector.hello(valid).put("features", List.of("silence", "unheard of"));
    try (ProtocolV1Connector told = edge.connect();
        ProtocolV1Connector other = edge.connect()) {
      JsonObject welcome = told.register(knowing).welcomed().payload();
      assertThat(welcome.getLong("silenceMillis")).isEqualTo(1_000);
      JsonObject usual = other.register(ProtocolV1Connector.hello(valid)).welcomed().payload();
      assertThat(usual.containsKey("silenceMillis")).isFalse();
      told.readToEnd(LIMIT);
      await().atMost(LIMIT).until(() -> edge.shown("web").size() == 1);
    }
  }

  @Test
  void shouldTellConnectorsToGoElsewhereWhenItLeaves() throws Exception {
    try (ProtocolV1Connector connector = serving(hello())) {
      awaitReady();
      TestEdge.Instance instance = edge.instances.get(0);
      instance.context().runOnContext(v -> instance.uplinks().leave());
      assertThat(connector.awaitFrame(FrameV1.DRAIN, LIMIT).isEmpty()).isTrue();
      await().atMost(LIMIT).until(() -> edge.shown("web").get(0).record().draining());
      assertThat(refusal(hello())).isEqualTo("DRAINING true");
      instance.context().runOnContext(v -> instance.uplinks().close());
      assertThat(connector.awaitFrame(FrameV1.GOODBYE, LIMIT).getString("code"))
          .isEqualTo("STOPPING");
    }
  }

  @Test
  void shouldTurnASourceAwayThatConnectsTooOften() throws Exception {
    edge.close();
    UplinkOptions few =
        new UplinkOptions("127.0.0.1", 0, false, null, null, null, LIMIT, 5, 100, LIMIT, 1 << 20);
    edge = new TestEdge(few, 1);
    TunnelToken valid = edge.tunnel("web", 1, "{}");
    int welcomed = 0;
    for (int i = 0; i < 15; i++) {
      try (ProtocolV1Connector connector = edge.connect()) {
        connector.register(ProtocolV1Connector.hello(valid.text())).welcomed();
        welcomed++;
      } catch (IOException turnedAway) {
        assertThat(welcomed).isGreaterThanOrEqualTo(10);
      }
    }
    assertThat(welcomed).isBetween(10, 14);
  }
}
