package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small inputs, byte by byte, each followed by another request on the same connection where that is
 * to stay open.
 */
@Timeout(30)
class VisitorHttpTest {

  private static final String CANARY =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\ncanary";

  @RegisterExtension
  static final LocalTunnel tunnel =
      new LocalTunnel(
          new JsonObject()
              .put("http.headTimeout", "3s")
              .put("http.halfCloseTimeout", "1s")
              .put("http.bodyRateWindow", "1s")
              .put("http.diagnosticHeaders", true));

  /** Answers the canary's requests with the canary, and others as given. */
  private static OriginScript first(String response) {
    return connection -> {
      while (true) {
        boolean canary = connection.readHead().startsWith("GET /canary ");
        connection.write(canary ? CANARY : response);
      }
    };
  }

  private static void assertCanary(RawClient client, String host) throws Exception {
    RawResponse canary = client.get(host, "/canary");
    assertThat(canary.status()).isEqualTo(200);
    assertThat(canary.text()).isEqualTo("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 304 Not Modified, ",
    "GET, 304 Not Modified, Transfer-Encoding: chunked",
    "GET, 304 Unchanged, ",
    "GET, 204 No Content, ",
    "HEAD, 200 OK, ",
    "HEAD, 200 OK, Transfer-Encoding: chunked"
  })
  void shouldNotMakeUpALength(String method, String status, String field) throws Exception {
    String extra = field == null ? "" : field + "\r\n";
    String response = "HTTP/1.1 " + status + "\r\nETag: \"a\"\r\n" + extra + "\r\n";
    try (RawOrigin origin = RawOrigin.start(first(response));
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      RawHead head = client.request(method, host, "/").readHead();
      assertThat(head.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
      assertThat(head.header("ETag")).contains("\"a\"");
      assertThat(head.header("Content-Length")).isEmpty();
      assertThat(head.header("Transfer-Encoding")).isEmpty();
      assertCanary(client, host);
    }
  }

  @Test
  void shouldGiveAnEmptyResponseTheLengthZero() throws Exception {
    try (RawOrigin origin =
            RawOrigin.start(
                first("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      RawResponse response = client.get(host, "/");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEmpty();
      assertCanary(client, host);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ZZ\r\n",
        "5\r\nhelloXX0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n"
      })
  void shouldAnswer400ToAMalformedChunkAfterTheHeadWentOn(String body) throws Exception {
    CompletableFuture<String> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    OriginScript script =
        connection -> {
          begun.complete(connection.readHead());
          try {
            connection.in().readAllBytes();
          } finally {
            gone.complete(true);
          }
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.request("POST", host, "/", "Transfer-Encoding: chunked");
      assertThat(begun.get(5, TimeUnit.SECONDS)).startsWith("POST ");
      client.send(body);
      assertAnswerAndClose(client, 400);
      assertThat(gone.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZZ\r\n", "5\r\nhelloXX0\r\n\r\n"})
  void shouldAnswer400ToAMalformedChunkThatComesWithTheHead(String body) throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.send(
          "POST /digest HTTP/1.1\r\nHost: "
              + host
              + "\r\nTransfer-Encoding: chunked\r\n\r\n"
              + body);
      assertAnswerAndClose(client, 400);
    }
  }

  @Test
  void shouldAnswerWhatCameBeforeAMalformedChunkFirst() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = "Host: " + tunnel.to(origin.url()) + "\r\n";
      client.send(
          "GET /id HTTP/1.1\r\n"
              + host
              + "\r\nGET /id HTTP/1.1\r\n"
              + host
              + "\r\nPOST /digest HTTP/1.1\r\n"
              + host
              + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n");
      assertThat(client.readResponse().text()).isEqualTo("origin");
      assertThat(client.readResponse().text()).isEqualTo("origin");
      assertAnswerAndClose(client, 400);
    }
  }

  @Test
  void shouldAnswer431ToTrailersThatAreTooLarge() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.request("POST", host, "/digest", "Transfer-Encoding: chunked");
      client.send("1\r\nx\r\n0\r\nX-Trailer: " + "t".repeat(70_000) + "\r\n\r\n");
      assertAnswerAndClose(client, 431);
    }
  }

  @Test
  void shouldAnswer408ToABodyThatStops() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.request("POST", host, "/digest", "Content-Length: 10").send("12345");
      assertAnswerAndClose(client, 408);
      await().atMost(LocalTunnel.LIMIT).until(() -> origin.openRequests() == 0);
    }
  }

  @Test
  void shouldBreakOffAResponseThatHasBegunWhenTheBodyIsMalformed() throws Exception {
    OriginScript script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
          connection.in().readAllBytes();
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      client.request("POST", tunnel.to(origin.url()), "/", "Transfer-Encoding: chunked");
      RawHead head = client.readHead();
      assertThat(head.status()).isEqualTo(200);
      client.send("ZZ\r\n");
      assertThat(client.readBody(head).end()).isEqualTo(BodyEnd.RESET);
    }
  }

  private static void assertAnswerAndClose(RawClient client, int status) throws Exception {
    RawResponse response = client.readResponse();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Connection")).contains("close");
    assertThat(response.header("Content-Type")).contains("application/problem+json");
    assertThat(client.readToEnd()).isEqualTo(BodyEnd.CLEAN);
  }

  @Test
  void shouldPassInterimHeadsOnToHttp11() throws Exception {
    String response =
        String.join(
            "\r\n",
            "HTTP/1.1 102 Processing",
            "X-A: 1",
            "",
            "HTTP/1.1 103 Early Hints",
            "Link: </a>",
            "",
            "HTTP/1.1 103 Early Hints",
            "Link: </b>",
            "",
            "HTTP/1.1 199 Odd",
            "",
            "HTTP/1.1 200 OK",
            "Content-Length: 4",
            "",
            "done");
    try (RawOrigin origin = RawOrigin.start(first(response));
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      RawResponse got = client.get(host, "/");
      assertThat(got.interim().stream().map(RawHead::status)).containsExactly(102, 103, 103, 199);
      assertThat(got.interim().get(0).header("X-A")).contains("1");
      assertThat(got.interim().get(1).header("Link")).contains("</a>");
      assertThat(got.interim().get(2).header("Link")).contains("</b>");
      assertThat(got.text()).isEqualTo("done");
      assertCanary(client, host);
    }
  }

  @Test
  void shouldPassNoInterimHeadOnToHttp10() throws Exception {
    String response =
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";
    try (RawOrigin origin = RawOrigin.start(first(response));
        RawClient client = tunnel.dial()) {
      client.send("GET / HTTP/1.0\r\nHost: " + tunnel.to(origin.url()) + "\r\n\r\n");
      RawResponse got = client.readResponse();
      assertThat(got.interim()).isEmpty();
      assertThat(got.text()).isEqualTo("done");
    }
  }

  @Test
  void shouldAddADateWhereTheOriginSentNone() throws Exception {
    try (RawOrigin origin = RawOrigin.start(first("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      assertThat(client.get(host, "/").header("Date").orElse(""))
          .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} 20\\d\\d \\d\\d:\\d\\d:\\d\\d GMT");
      assertThat(client.get(host, "/canary").header("Date"))
          .contains("Thu, 01 Jan 1970 00:00:00 GMT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {": v", "a(b: v", "a/b: v", "\"a\": v"})
  void shouldRefuseAFieldWhoseNameIsNoToken(String field) throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      client.request("GET", tunnel.to(origin.url()), "/id", field);
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(400);
      assertThat(origin.requests("/id")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        "GET / HTTP/7.3\r\nHost: a\r\n\r\n"
      })
  void shouldRefuseInTheVersionOfTheVisitor(String request) throws Exception {
    try (RawClient client = tunnel.dial()) {
      client.send(request);
      RawHead head = client.readHead();
      assertThat(head.statusLine()).startsWith("HTTP/1.1 ");
      assertThat(head.status()).isIn(400, 505);
      assertThat(head.header("Connection")).contains("close");
    }
  }

  @Test
  void shouldAnswerAVisitorThatIsHalfClosed() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      client.request("GET", tunnel.to(origin.url()), "/id").finish();
      RawResponse response = client.readResponse();
      assertThat(response.text()).isEqualTo("origin");
      assertThat(client.readToEnd()).isEqualTo(BodyEnd.CLEAN);
    }
  }

  @Test
  void shouldAnswerAllThatAHalfClosedVisitorAskedBefore() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String get = "GET /id HTTP/1.1\r\nHost: " + tunnel.to(origin.url()) + "\r\n\r\n";
      client.send(get + get + get).finish();
      for (int i = 0; i < 3; i++) {
        assertThat(client.readResponse().text()).isEqualTo("origin");
      }
      assertThat(client.readToEnd()).isEqualTo(BodyEnd.CLEAN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/never", "/drip/2/60000"})
  void shouldGiveUpAHalfClosedVisitorWhenTheOriginIsSilent(String path) throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.request("GET", host, path);
      await().atMost(LocalTunnel.LIMIT).until(() -> tunnel.openExchanges() == 1);
      client.finish();
      client.readToEnd();
      await().atMost(LocalTunnel.LIMIT).until(() -> tunnel.openExchanges() == 0);
      await().atMost(LocalTunnel.LIMIT).until(() -> origin.openRequests() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10", "Transfer-Encoding: chunked"})
  void shouldCancelARequestThatEndsWithinItsBody(String framing) throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      client.request("POST", tunnel.to(origin.url()), "/digest", framing).send("5\r\n");
      await().atMost(LocalTunnel.LIMIT).until(() -> tunnel.openExchanges() == 1);
      client.finish();
      assertThatThrownBy(client::readHead).isInstanceOf(EndedException.class);
      await().atMost(LocalTunnel.LIMIT).until(() -> tunnel.openExchanges() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "True-Client-IP",
        "CF-Connecting-IP",
        "X-Client-IP",
        "X-Original-URL",
        "X-Rewrite-URL",
        "x_original_url"
      })
  void shouldRemoveWhatOriginsTakeForTheWordOfAProxy(String field) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    OriginScript script =
        connection -> {
          seen.complete(connection.readHead());
          connection.write(CANARY);
        };
    try (RawOrigin origin = RawOrigin.start(script)) {
      tunnel.get(tunnel.to(origin.url()), "/", field + ": evil", "X-Kept: good");
      assertThat(seen.get(5, TimeUnit.SECONDS)).doesNotContain("evil").contains("good");
    }
  }

  @Test
  void shouldTellTheOriginAndTheVisitorWhatTheRequestIsCalled() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    OriginScript script =
        connection -> {
          seen.complete(connection.readHead());
          connection.write(CANARY);
        };
    try (RawOrigin origin = RawOrigin.start(script)) {
      RawResponse response = tunnel.get(tunnel.to(origin.url()), "/", "X-Request-Id: forged");
      String id = response.header("Culvert-Request-Id").orElseThrow();
      assertThat(id).matches("[0-9a-f]{16}");
      assertThat(seen.get(5, TimeUnit.SECONDS))
          .containsIgnoringCase("x-request-id: " + id)
          .doesNotContain("forged");
    }
    RawResponse problem = tunnel.get("nobody.test", "/");
    assertThat(new JsonObject(problem.text()).getString("instance"))
        .isEqualTo(problem.header("Culvert-Request-Id").orElseThrow());
  }
}
