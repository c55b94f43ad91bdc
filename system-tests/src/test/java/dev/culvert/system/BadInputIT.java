package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.BrokenResponse;
import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors and origins that break the rules; nothing of them may stay behind. */
@Timeout(60)
class BadInputIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration HELD_LIMIT = Duration.ofSeconds(5);
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(1);
  private static final AtomicReference<OriginScript> SCRIPT =
      new AtomicReference<>(OriginScript.closeBeforeHead());

  private static FakeOrigin origin;
  private static RawOrigin rawOrigin;
  private static Cluster cluster;
  private static Node edge;
  private static Node[] holders;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    rawOrigin = RawOrigin.start(connection -> SCRIPT.get().serve(connection));
    cluster = Cluster.named("bad-input");
    Node registry = cluster.registry();
    for (String name : List.of("raw", "down", "empty")) {
      cluster.create(registry, name, name + ".localhost");
    }
    edge =
        cluster.edge(
            new JsonObject().put("http.responseHeadTimeout", HEAD_TIMEOUT.toMillis() + "ms"));
    Node good = cluster.connector(origin.url());
    Node raw = connectorOf("raw", rawOrigin.url());
    Node down = connectorOf("down", "http://127.0.0.1:" + FreePorts.one());
    cluster.awaitReady(edge, good);
    Cluster.awaitConnectors(3, LIMIT, registry, edge);
    holders = new Node[] {edge, good, raw, down};
  }

  @AfterAll
  static void stop() {
    cluster.close();
    rawOrigin.close();
    origin.close();
  }

  @AfterEach
  void nothingStaysBehind() throws IOException {
    Cluster.awaitNothingHeld(HELD_LIMIT, holders);
    Awaitility.await()
        .atMost(HELD_LIMIT)
        .pollDelay(Duration.ZERO)
        .until(() -> origin.openRequests() == 0);
    assertThat(get(Cluster.HOST, "/hello").status()).isEqualTo(200);
  }

  /** A bar stands for CRLF. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /m HTTP/1.1||",
        "GET /m HTTP/1.1|Host: demo.localhost|Host: demo.localhost||",
        "GET /m HTTP/1.1|Host: demo local||",
        "GET /m HTTP/1.1|Host: demo.localhost, other||",
        "GET http://other.localhost/m HTTP/1.1|Host: demo.localhost||",
        "GET /m#part HTTP/1.1|Host: demo.localhost||",
        "CONNECT demo.localhost:80 HTTP/1.1|Host: demo.localhost||",
        "POST /m HTTP/1.1|Host: demo.localhost|Content-Length: 3|Transfer-Encoding: chunked||0||",
        "POST /m HTTP/1.1|Host: demo.localhost|Content-Length: 3|Content-Length: 4||abcd",
        "POST /m HTTP/1.1|Host: demo.localhost|Content-Length: -1||",
        "POST /m HTTP/1.1|Host: demo.localhost|Transfer-Encoding: gzip||",
        "POST /m HTTP/1.0|Host: demo.localhost|Transfer-Encoding: chunked||0||",
        "GET /m HTTP/1.1|Host: demo.localhost|Expect: wonders||",
        "GET /m HTTP/1.1|Host : demo.localhost||",
        "GET /m HTTP/1.1|Host: demo.localhost|X: a\u0000b||",
        "GET /m HTTP/9.9|Host: demo.localhost||",
        "\u0016\u0003\u0001 not TLS here||"
      })
  void shouldRejectMalformedHeadsBeforeAnOriginSeesThem(String request) throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      RawResponse response = client.send(request.replace("|", "\r\n")).readResponse();
      assertThat(response.status()).as(request).isBetween(400, 505);
      // Nobody knows where the next request would begin.
      assertThat(client.readToEnd()).as(request).isIn(BodyEnd.CLEAN, BodyEnd.RESET);
    } catch (EndedException closed) {
      assertThat(closed.end()).as(request).isIn(BodyEnd.FIN_EARLY, BodyEnd.RESET);
    }
    assertThat(origin.requests("/m")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XYZ\r\nabc\r\n0\r\n\r\n", "3\r\nabcdef\r\n0\r\n\r\n", "-1\r\n\r\n"})
  void shouldNotCompleteARequestWhoseBodyIsMalformed(String body) throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      client.request("POST", Cluster.HOST, "/digest", "Transfer-Encoding: chunked").send(body);
      assertThat(client.readResponse().status()).isBetween(400, 599);
    } catch (EndedException closed) {
      assertThat(closed.end()).isIn(BodyEnd.FIN_EARLY, BodyEnd.RESET);
    }
  }

  @Test
  void shouldRejectHeadsThatAreTooLarge() throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      client.request("GET", Cluster.HOST, "/m", "X-Large: " + "x".repeat(100_000));
      assertThat(client.readResponse().status()).isEqualTo(431);
    } catch (EndedException closed) {
      assertThat(closed.end()).isIn(BodyEnd.FIN_EARLY, BodyEnd.RESET);
    }
    assertThat(origin.requests("/m")).isZero();
  }

  @Test
  void shouldAnswerUnknownHostsInTheVisitorsFormat() throws IOException {
    RawResponse json = get("unknown.localhost", "/", "Accept: application/json");
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.header("Content-Type").orElse("")).startsWith("application/problem+json");
    assertThat(new JsonObject(json.text()).getInteger("status")).isEqualTo(404);

    RawResponse html = get("unknown.localhost", "/", "Accept: text/html");
    assertThat(html.status()).isEqualTo(404);
    assertThat(html.header("Content-Type").orElse("")).startsWith("text/html");
  }

  @Test
  void shouldSayWhenATunnelHasNoConnector() throws IOException {
    RawResponse response = get("empty.localhost", "/");
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isPresent();
  }

  @Test
  void shouldAnswer502WhenTheOriginIsDown() throws IOException {
    assertThat(get("down.localhost", "/").status()).isEqualTo(502);
  }

  @Test
  void shouldAnswer504WhenTheOriginNeverAnswers() throws IOException {
    long start = System.nanoTime();
    assertThat(get(Cluster.HOST, "/never").status()).isEqualTo(504);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(HEAD_TIMEOUT, HEAD_TIMEOUT.plusSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/reset-mid/100000", "/fin-mid/100000"})
  void shouldResetTheVisitorWhenABodyBreaksOff(String path) throws IOException {
    assertBroken(Cluster.HOST, path);
  }

  @Test
  void shouldNotEndAChunkedBodyThatTheOriginDidNotEnd() throws IOException {
    SCRIPT.set(OriginScript.chunkedWithoutEnd("half of it"));
    assertBroken("raw.localhost", "/");
  }

  private static void assertBroken(String host, String path) throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      BrokenResponse.assertReadBy(client.request("GET", host, path));
    }
  }

  @Test
  void shouldAnswer502WhenTheOriginSendsNoHead() throws IOException {
    Map<String, OriginScript> scripts =
        Map.of(
            "garbage", OriginScript.garbage(),
            "close", OriginScript.closeBeforeHead(),
            "reset", OriginScript.resetBeforeHead(),
            "half a head", OriginScript.closeMidHead());
    for (Map.Entry<String, OriginScript> script : scripts.entrySet()) {
      SCRIPT.set(script.getValue());
      assertThat(get("raw.localhost", "/").status()).as(script.getKey()).isEqualTo(502);
    }
  }

  @Test
  void shouldTakeOldOriginsAsTheyAre() throws IOException {
    SCRIPT.set(OriginScript.closeDelimited("to the end"));
    RawResponse response = get("raw.localhost", "/");
    assertThat(response.text()).isEqualTo("to the end");
    assertThat(response.body().end()).isEqualTo(BodyEnd.CLEAN);
  }

  @Test
  void shouldCancelAtTheOriginWhatTheVisitorLeft() throws IOException {
    for (String path : List.of("/never", "/sse", "/drip/100000/10")) {
      try (RawClient client = RawClient.connect(edge.httpPort())) {
        client.request("GET", Cluster.HOST, path);
        Awaitility.await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
        client.reset();
      }
      Awaitility.await(path + " given up")
          .atMost(HELD_LIMIT)
          .until(() -> origin.openRequests() == 0);
    }
  }

  private static Node connectorOf(String tunnel, String url) {
    return cluster.connector(url, 1, new JsonObject().put("tunnel", tunnel));
  }

  private static RawResponse get(String host, String path, String... headers) throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      return client.get(host, path, headers);
    }
  }
}
