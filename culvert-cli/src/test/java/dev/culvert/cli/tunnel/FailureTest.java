package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.BrokenResponse;
import dev.culvert.testing.client.EndedException;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.Payload;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What either side gets to see when the other one, or what lies between, fails. */
@Timeout(20)
class FailureTest {

  @RegisterExtension
  static final LocalTunnel tunnel =
      new LocalTunnel(new JsonObject().put("http.responseHeadTimeout", "500ms"));

  @Test
  void shouldAnswer404AsJsonOrHtmlWithoutARoute() throws Exception {
    RawResponse json = tunnel.get("nobody.test", "/", "Accept: application/json");
    assertThat(json.status()).isEqualTo(404);
    assertThat(json.header("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(json.text()).getInteger("status")).isEqualTo(404);
    RawResponse html = tunnel.get("nobody.test", "/", "Accept: text/html");
    assertThat(html.status()).isEqualTo(404);
    assertThat(html.header("Content-Type").orElse("")).startsWith("text/html");
    assertThat(html.text()).contains("<html");
  }

  @Test
  void shouldAnswer503WithoutAConnector() throws Exception {
    RawResponse response = tunnel.get(tunnel.unusedHost(), "/");
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).contains("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void shouldAnswer502WhenTheOriginIsDown(String method) throws Exception {
    RawOrigin origin = RawOrigin.start(OriginScript.closeBeforeHead());
    String host = tunnel.to(origin.url());
    origin.close();
    try (RawClient client = tunnel.dial()) {
      assertThat(client.request(method, host, "/").readResponse().status()).isEqualTo(502);
      assertThat(client.request(method, host, "/").readResponse().status()).isIn(502, 503);
    }
  }

  @Test
  void shouldAnswer504WhenTheOriginNeverAnswers() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      assertThat(client.get(host, "/never").status()).isEqualTo(504);
      assertThat(client.get(host, "/id").text()).isEqualTo("origin");
      await().atMost(LocalTunnel.LIMIT).until(() -> origin.openRequests() == 0);
    }
  }

  @Test
  void shouldNotTimeOutWhileTheRequestIsStillComing() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      int parts = 10;
      client.request("PUT", host, "/digest", "Content-Length: " + parts);
      for (int i = 0; i < parts; i++) {
        client.send(Payload.slice(i, 1));
        // The pace of a slow visitor: longer in all than the origin may take for its head.
        tunnel.let(100);
      }
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(200);
      assertThat(new JsonObject(response.text()).getString("sha256"))
          .isEqualTo(Payload.sha256(parts));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fin-mid/5000", "/reset-mid/5000"})
  void shouldBreakAResponseThatBreaksAtTheOrigin(String path) throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      BrokenResponse.assertReadBy(client.request("GET", tunnel.to(origin.url()), path));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, Content-Length: 4",
    "HTTP/1.1, Connection: close",
    "HTTP/1.0, Content-Length: 4",
    "HTTP/1.0, Connection: close"
  })
  void shouldSendTheHeadWhileTheBodyIsAwaited(String version, String framing) throws Exception {
    CompletableFuture<Void> visitorHasRead = new CompletableFuture<>();
    OriginScript script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
          visitorHasRead.orTimeout(5, TimeUnit.SECONDS).join();
          connection.write("late");
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.send("GET / " + version + "\r\nConnection: keep-alive\r\nHost: " + host + "\r\n\r\n");
      RawHead head = client.readHead();
      assertThat(head.status()).isEqualTo(200);
      visitorHasRead.complete(null);
      assertThat(client.readBody(head).text()).isEqualTo("late");
    }
  }

  @Test
  void shouldReadNothingMoreAfterAHeadThatIsRefused() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = "Host: " + tunnel.to(origin.url()) + "\r\n";
      client.send("POST /#part HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\n");
      assertThat(client.readResponse().status()).isEqualTo(400);
      client.send("abcGET /hidden HTTP/1.1\r\n" + host + "\r\n");
      assertThatThrownBy(client::readHead).isInstanceOf(EndedException.class);
      assertThat(origin.requests("/hidden")).isZero();
    }
  }

  @Test
  void shouldLetAVisitorReadWhyItsBodyIsNotWanted() throws Exception {
    int half = 100_000;
    try (RawClient client = tunnel.dial()) {
      client.send("POST /#part HTTP/1.1\r\nHost: a\r\nContent-Length: " + 2 * half + "\r\n\r\n");
      client.send(Payload.slice(0, half));
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.header("Connection")).contains("close");
      client.send(Payload.slice(half, half / 2));
      assertThat(client.readToEnd()).isEqualTo(BodyEnd.CLEAN);
    }
  }

  @Test
  void shouldBreakAChunkedResponseThatBreaksAtTheOrigin() throws Exception {
    breaksWithoutACleanEnd("GET / HTTP/1.1");
  }

  @Test
  void shouldBreakWhatAVisitorOfHttp10CouldTakeForWhole() throws Exception {
    breaksWithoutACleanEnd("GET / HTTP/1.0");
  }

  private static void breaksWithoutACleanEnd(String requestLine) throws Exception {
    CompletableFuture<Void> visitorHasRead = new CompletableFuture<>();
    OriginScript script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
          visitorHasRead.orTimeout(5, TimeUnit.SECONDS).join();
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      client.send(requestLine + "\r\nHost: " + tunnel.to(origin.url()) + "\r\n\r\n");
      RawHead head = client.readHead();
      assertThat(head.status()).isEqualTo(200);
      visitorHasRead.complete(null);
      assertThat(client.readBody(head).end()).isEqualTo(BodyEnd.RESET);
    }
  }

  @Test
  void shouldAnswer502ToGarbage() throws Exception {
    answers502(OriginScript.garbage());
  }

  private static void answers502(OriginScript script) throws Exception {
    try (RawOrigin origin = RawOrigin.start(script)) {
      assertThat(tunnel.get(tunnel.to(origin.url()), "/").status()).isEqualTo(502);
    }
  }

  @Test
  void shouldCloseTheOriginsConnectionWhenTheVisitorLeaves() throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      RawHead head = client.request("GET", host, "/sse").readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(origin.openRequests()).isEqualTo(1);
      client.reset();
      await().atMost(LocalTunnel.LIMIT).until(() -> origin.openRequests() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldBreakTheRequestWhenTheVisitorLeavesWithinItsBody(boolean chunked) throws Exception {
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    CompletableFuture<String> seen = new CompletableFuture<>();
    OriginScript script =
        connection -> {
          connection.readHead();
          String body = new String(connection.in().readNBytes(1), StandardCharsets.US_ASCII);
          begun.complete(true);
          try {
            body += new String(connection.in().readAllBytes(), StandardCharsets.US_ASCII);
          } catch (IOException reset) {
            body += "!";
          }
          seen.complete(body);
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      if (chunked) {
        client.request("PUT", host, "/", "Transfer-Encoding: chunked").send("4\r\npart\r\n");
      } else {
        client.request("PUT", host, "/", "Content-Length: 10").send("part");
      }
      begun.get(5, TimeUnit.SECONDS);
      client.reset();
      assertThat(seen.get(5, TimeUnit.SECONDS)).contains("part").doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void shouldPassOnAnAnswerThatComesBeforeTheUploadIsComplete() throws Exception {
    OriginScript script =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
          connection.in().transferTo(OutputStream.nullOutputStream());
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      client.request("PUT", host, "/", "Content-Length: 1000000").sendPayload(1000);
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.text()).isEqualTo("no");
      for (int sent = 1000; sent < 1_000_000; sent += 1000) {
        client.sendPayload(1000);
      }
      assertThat(client.get(host, "/again").status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"404", "503"})
  void shouldKeepAConnectionWhoseBodyNobodyWanted(String status) throws Exception {
    try (FakeOrigin origin = FakeOrigin.start();
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      String other = status.equals("404") ? "nobody.test" : tunnel.unusedHost();
      client.upload(other, "/", 300_000);
      assertThat(client.readResponse().status()).isEqualTo(Integer.parseInt(status));
      assertThat(client.get(host, "/id").text()).isEqualTo("origin");
    }
  }
}
