package dev.culvert.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a visitor of HTTP/1.x is answered, whatever carries the exchanges. */
@Timeout(20)
class Http1AnswersTest {

  private final MemoryEdge edge = new MemoryEdge(IngressOptions.defaults());

  @AfterEach
  void close() {
    try {
      await().until(() -> edge.openExchanges() == 0 && edge.heldBytes() == 0);
    } finally {
      edge.close();
    }
  }

  private void origin(Consumer<MemoryExchange> origin) {
    edge.connector("a", origin);
  }

  private static void end(MemoryExchange exchange, String body) {
    if (!body.isEmpty()) {
      exchange.send(body);
    }
    exchange.endResponse();
  }

  @Test
  void shouldDelimitByClosingForAVisitorOfHttp10() throws Exception {
    origin(
        exchange -> {
          exchange.respond(200);
          end(exchange, "all of it");
        });
    try (RawClient client = edge.dial()) {
      client.send("GET / HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n");
      RawResponse response = client.readResponse();
      assertThat(response.header("transfer-encoding")).isEmpty();
      assertThat(response.header("connection")).contains("close");
      assertThat(response.text()).isEqualTo("all of it");
      assertThat(response.clean()).isTrue();
    }
  }

  @Test
  void shouldSendNoInterimHeadToAVisitorOfHttp10() throws Exception {
    origin(
        exchange -> {
          exchange.respond(103);
          exchange.respond(200, "content-length", "2");
          end(exchange, "ok");
        });
    try (RawClient client = edge.dial()) {
      client.send("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(200);
    }
  }

  @Test
  void shouldSendTheHeadOfACloseDelimitedResponseBeforeItsBody() throws Exception {
    List<MemoryExchange> open = new CopyOnWriteArrayList<>();
    origin(
        exchange -> {
          exchange.respond(200);
          open.add(exchange);
        });
    try (RawClient client = edge.dial()) {
      client.send("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n");
      RawHead head = client.readHead();
      edge.loop.execute(() -> end(open.get(0), "late"));
      assertThat(client.readBody(head).text()).isEqualTo("late");
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200, 4321", "GET, 304, 4321"})
  void shouldKeepTheLengthOfWhatIsNotSent(String method, int status, String length)
      throws Exception {
    origin(
        exchange -> {
          exchange.respond(status, "content-length", length);
          exchange.endResponse();
        });
    try (RawClient client = edge.dial()) {
      for (int i = 0; i < 2; i++) {
        RawResponse response = client.request(method, "a.test", "/").readResponse();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("content-length")).contains(length);
        assertThat(response.header("transfer-encoding")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void shouldAddNoLengthWhereThereIsNoBody(int status) throws Exception {
    origin(
        exchange -> {
          exchange.respond(status);
          exchange.endResponse();
        });
    try (RawClient client = edge.dial()) {
      for (int i = 0; i < 2; i++) {
        RawResponse response = client.get("a.test", "/");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("transfer-encoding")).isEmpty();
      }
    }
  }

  @Test
  void shouldLeaveOutWhatBelongsToOneConnection() throws Exception {
    origin(
        exchange -> {
          exchange.respond(200, "connection", "x-mine", "x-mine", "1", "keep-alive", "1", "x", "2");
          exchange.endResponse();
        });
    try (RawClient client = edge.dial()) {
      RawResponse response = client.get("a.test", "/");
      assertThat(response.header("x-mine")).isEmpty();
      assertThat(response.header("keep-alive")).isEmpty();
      assertThat(response.header("x")).contains("2");
    }
  }

  @Test
  void shouldAnswerAnAbsurdChunkAndCloseTheConnection() throws Exception {
    List<MemoryExchange> open = new CopyOnWriteArrayList<>();
    origin(open::add);
    try (RawClient client = edge.dial()) {
      client.request("POST", "a.test", "/", "Transfer-Encoding: chunked").send("4\r\npart\r\n");
      await().until(() -> open.size() == 1);
      client.send("nonsense\r\n");
      RawResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.header("connection")).contains("close");
      await().until(() -> open.get(0).isClosed());
    }
  }

  @Test
  void shouldReadTheRestOfABodyThatNobodyWants() throws Exception {
    origin(
        exchange -> {
          exchange.respond(403, "content-length", "2");
          end(exchange, "no");
        });
    try (RawClient client = edge.dial()) {
      for (int i = 0; i < 3; i++) {
        RawResponse response = client.upload("a.test", "/", 500_000).readResponse();
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body().end()).isEqualTo(BodyEnd.CLEAN);
      }
    }
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrder() throws Exception {
    origin(
        exchange -> {
          exchange.respond(200);
          end(exchange, exchange.head().target());
        });
    try (RawClient client = edge.dial()) {
      client.request("GET", "a.test", "/1");
      client.request("GET", "b.test", "/2");
      client.request("GET", "a.test", "/3");
      assertThat(client.readResponse().text()).isEqualTo("/1");
      assertThat(client.readResponse().status()).isEqualTo(404);
      assertThat(client.readResponse().text()).isEqualTo("/3");
    }
  }
}
