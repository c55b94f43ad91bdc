package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.Payload;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a visitor and an origin that keep to the rules say to each other. */
@Timeout(20)
class ForwardingTest {

  private static final long MANY_BYTES = 5_000_003;

  @RegisterExtension static final LocalTunnel tunnel = new LocalTunnel();
  private static final FakeOrigin origin = FakeOrigin.start();
  private static String host;

  @BeforeAll
  static void connect() {
    host = tunnel.forAllTestsTo(origin.url());
  }

  @AfterAll
  static void close() {
    origin.close();
  }

  @Test
  void shouldAnswerGet() throws Exception {
    RawResponse response = tunnel.get(host, "/hello");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("hello from origin\n");
    assertThat(response.clean()).isTrue();
    assertThat(response.header("Content-Length")).contains("18");
    assertThat(response.header("Fake-Origin")).contains("origin");
  }

  @Test
  void shouldKeepTheContentLengthOfAHeadResponse() throws Exception {
    try (RawClient client = tunnel.dial()) {
      RawResponse response = client.request("HEAD", host, "/bytes/4321").readResponse();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Length")).contains("4321");
      assertThat(response.header("Transfer-Encoding")).isEmpty();
      assertThat(client.get(host, "/id").text()).isEqualTo("origin");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void shouldPassOnAStatusWithoutABodyAndKeepTheConnection(int status) throws Exception {
    try (RawClient client = tunnel.dial()) {
      RawResponse response = client.get(host, "/status/" + status);
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.header("Transfer-Encoding")).isEmpty();
      assertThat(client.get(host, "/id").text()).isEqualTo("origin");
    }
  }

  @Test
  void shouldKeepTheContentLengthOfANotModifiedResponse() throws Exception {
    String notModified = "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 4321\r\n\r\n";
    try (RawOrigin raw = RawOrigin.start(OriginScript.respond(notModified));
        RawClient client = tunnel.dial()) {
      String rawHost = tunnel.to(raw.url());
      for (int i = 0; i < 2; i++) {
        RawResponse response = client.get(rawHost, "/");
        assertThat(response.status()).isEqualTo(304);
        assertThat(response.header("ETag")).contains("\"a\"");
        assertThat(response.header("Content-Length")).contains("4321");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bytes/", "/chunked/"})
  void shouldDeliverLargeResponsesWhole(String path) throws Exception {
    RawResponse response = tunnel.get(host, path + MANY_BYTES);
    assertThat(response.clean()).isTrue();
    assertThat(response.body().length()).isEqualTo(MANY_BYTES);
    assertThat(response.body().sha256()).isEqualTo(Payload.sha256(MANY_BYTES));
    assertThat(response.header("Content-Length").isPresent()).isEqualTo(path.equals("/bytes/"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldDeliverLargeRequestsWhole(boolean chunked) throws Exception {
    try (RawClient client = tunnel.dial()) {
      if (chunked) {
        client.uploadChunked(host, "/digest", MANY_BYTES);
      } else {
        client.upload(host, "/digest", MANY_BYTES);
      }
      assertThat(new JsonObject(client.readResponse().text())).isEqualTo(digest(MANY_BYTES));
    }
  }

  @Test
  void shouldPassOnAnEmptyPost() throws Exception {
    try (RawClient client = tunnel.dial()) {
      client.request("POST", host, "/digest", "Content-Length: 0");
      assertThat(new JsonObject(client.readResponse().text())).isEqualTo(digest(0));
      client.request("POST", host, "/digest", "Transfer-Encoding: chunked").send("0\r\n\r\n");
      assertThat(new JsonObject(client.readResponse().text())).isEqualTo(digest(0));
      JsonObject seen =
          new JsonObject(
              client.request("POST", host, "/echo", "Content-Length: 0").readResponse().text());
      assertThat(seen.getJsonArray("headers").toString().toLowerCase(Locale.ROOT))
          .contains("[\"content-length\",\"0\"]");
    }
  }

  private static JsonObject digest(long length) {
    return new JsonObject().put("sha256", Payload.sha256(length)).put("length", length);
  }

  @Test
  void shouldMoveBothBodiesAtTheSameTime() throws Exception {
    try (RawClient client = tunnel.dial()) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.uploadChunked(host, "/echo-body", MANY_BYTES);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      RawResponse response = client.readResponse();
      sent.get(10, TimeUnit.SECONDS);
      assertThat(response.clean()).isTrue();
      assertThat(response.body().sha256()).isEqualTo(Payload.sha256(MANY_BYTES));
    }
  }

  @Test
  void shouldEchoBeforeTheRequestHasEnded() throws Exception {
    try (RawClient client = tunnel.dial()) {
      client.request("POST", host, "/echo-body", "Transfer-Encoding: chunked");
      client.send("4\r\nping\r\n");
      RawHead head = client.readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(new String(client.readBytes(9), StandardCharsets.US_ASCII))
          .isEqualTo("4\r\nping\r\n");
      client.send("0\r\n\r\n");
      assertThat(client.readBody(head).end()).isEqualTo(BodyEnd.CLEAN);
    }
  }

  @Test
  void shouldPassOn100ContinueFromTheOriginOnly() throws Exception {
    try (RawOrigin raw = RawOrigin.start(OriginScript.continueThenCount(5));
        RawClient client = tunnel.dial()) {
      String rawHost = tunnel.to(raw.url());
      client.request("POST", rawHost, "/", "Content-Length: 5", "Expect: 100-continue");
      assertThat(client.readHead().status()).isEqualTo(100);
      client.send("hello");
      RawResponse response = client.readResponse();
      assertThat(response.interim()).isEmpty();
      assertThat(response.text()).isEqualTo("5");
    }
  }

  @Test
  void shouldPassOnARefusalInThePlaceOf100Continue() throws Exception {
    String refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
    try (RawOrigin raw = RawOrigin.start(OriginScript.respond(refusal));
        RawClient client = tunnel.dial()) {
      String rawHost = tunnel.to(raw.url());
      client.request("POST", rawHost, "/", "Content-Length: 5", "Expect: 100-continue");
      RawResponse response = client.readResponse();
      assertThat(response.interim()).isEmpty();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.text()).isEqualTo("no");
    }
  }

  @Test
  void shouldPassOnEarlyHints() throws Exception {
    RawResponse response = tunnel.get(host, "/early-hints");
    assertThat(response.interim()).hasSize(1);
    assertThat(response.interim().get(0).status()).isEqualTo(103);
    assertThat(response.interim().get(0).header("Link")).contains("</style.css>; rel=preload");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("after hints\n");
  }

  @Test
  void shouldPassOnResponseTrailers() throws Exception {
    RawResponse response = tunnel.get(host, "/trailers", "TE: trailers");
    assertThat(response.text()).isEqualTo("with trailers\n");
    assertThat(response.clean()).isTrue();
    assertThat(response.body().trailers()).containsExactly(Map.entry("Culvert-Trailer", "end"));
  }

  @Test
  void shouldDelimitByClosingForAVisitorOfHttp10() throws Exception {
    try (RawClient client = tunnel.dial()) {
      client.send("GET /chunked/70000 HTTP/1.0\r\nHost: " + host + "\r\n\r\n");
      RawResponse response = client.readResponse();
      assertThat(response.header("Transfer-Encoding")).isEmpty();
      assertThat(response.clean()).isTrue();
      assertThat(response.body().sha256()).isEqualTo(Payload.sha256(70_000));
    }
  }

  @Test
  void shouldPassOnAnOriginsCloseDelimitedBody() throws Exception {
    try (RawOrigin raw = RawOrigin.start(OriginScript.closeDelimited("until the end"))) {
      RawResponse response = tunnel.get(tunnel.to(raw.url()), "/");
      assertThat(response.text()).isEqualTo("until the end");
      assertThat(response.clean()).isTrue();
    }
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrder() throws Exception {
    try (RawClient client = tunnel.dial()) {
      client.request("GET", host, "/slow-head/100");
      client.request("GET", host, "/bytes/100000");
      client.request("GET", host, "/id");
      assertThat(client.readResponse().text()).isEqualTo("slow\n");
      assertThat(client.readResponse().body().sha256()).isEqualTo(Payload.sha256(100_000));
      assertThat(client.readResponse().text()).isEqualTo("origin");
    }
  }

  @Test
  void shouldNotLetASlowReaderBlockAnotherVisitor() throws Exception {
    try (RawClient slow = tunnel.dial();
        RawClient other = tunnel.dial()) {
      slow.request("GET", host, "/bytes/50000000").readHead();
      for (int i = 0; i < 4; i++) {
        RawResponse response = other.get(host, "/bytes/1000000");
        assertThat(response.body().sha256()).isEqualTo(Payload.sha256(1_000_000));
      }
      slow.reset();
    }
  }
}
