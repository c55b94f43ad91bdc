package dev.culvert.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.client.RawResponse;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The edge as it is, over a carrier that knows no frames. */
@Timeout(20)
class SecondCarrierTest {

  private static final int MANY_BYTES = 3_000_000;

  private final MemoryEdge edge = new MemoryEdge(IngressOptions.defaults());

  @AfterEach
  void close() {
    try {
      await().until(() -> edge.openExchanges() == 0 && edge.heldBytes() == 0);
    } finally {
      edge.close();
    }
  }

  private static void answer(MemoryExchange exchange, String text) {
    exchange.respond(200, "content-type", "text/plain");
    exchange.send(text);
    exchange.endResponse();
  }

  private RawResponse get(RawClient client, String target) throws Exception {
    return client.get("a.test", target);
  }

  @Test
  void shouldServeRequestsOfOneConnectionInTurn() throws Exception {
    edge.connector("a", exchange -> answer(exchange, exchange.head().target()));
    try (RawClient client = edge.dial()) {
      for (String target : List.of("/one", "/two?q", "/three")) {
        RawResponse response = get(client, target);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(target);
        assertThat(response.header("via")).contains("1.1 culvert");
        assertThat(response.header("date")).isPresent();
      }
      assertThat(get(client, "/four").clean()).isTrue();
      assertThat(client.get("b.test", "/").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldMoveLargeBodiesBothWays() throws Exception {
    edge.connector(
        "a",
        exchange ->
            exchange.whenWhole(
                body -> {
                  exchange.respond(200);
                  for (int i = 0; i < 100; i++) {
                    exchange.send("x".repeat(MANY_BYTES / 100));
                  }
                  exchange.send(" " + body.length());
                  exchange.endResponse();
                }));
    try (RawClient client = edge.dial()) {
      RawResponse response = client.upload("a.test", "/", MANY_BYTES).readResponse();
      assertThat(response.clean()).isTrue();
      assertThat(response.body().length())
          .isEqualTo(MANY_BYTES + 1 + Integer.toString(MANY_BYTES).length());
    }
  }

  @Test
  void shouldSendTheHeadBeforeTheBodyComes() throws Exception {
    List<MemoryExchange> open = new CopyOnWriteArrayList<>();
    edge.connector(
        "a",
        exchange -> {
          exchange.respond(103, "link", "</a.css>");
          exchange.respond(200, "content-length", "4");
          open.add(exchange);
        });
    try (RawClient client = edge.dial()) {
      client.request("GET", "a.test", "/");
      assertThat(client.readHead().status()).isEqualTo(103);
      RawHead head = client.readHead();
      assertThat(head.status()).isEqualTo(200);
      edge.loop.execute(
          () -> {
            open.get(0).send("late");
            open.get(0).endResponse();
          });
      assertThat(client.readBody(head).text()).isEqualTo("late");
    }
  }

  @Test
  void shouldAskTheOtherConnectorWhenOneRefuses() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    edge.connector(
        "a",
        exchange -> {
          asked.add("a");
          exchange.refuse();
        });
    edge.connector("b", exchange -> answer(exchange, "b"));
    try (RawClient client = edge.dial()) {
      for (int i = 0; i < 100 && asked.isEmpty(); i++) {
        assertThat(get(client, "/").text()).isEqualTo("b");
      }
    }
    assertThat(asked).isNotEmpty();
  }

  @Test
  void shouldTryAgainWhenTheResponseBreaksInTheTurnOfItsHead() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    edge.connector(
        "a",
        exchange -> {
          asked.add("a");
          exchange.respond(200, "x-of", "a");
          exchange.breakOff();
        });
    edge.connector("b", exchange -> answer(exchange, "b"));
    try (RawClient client = edge.dial()) {
      for (int i = 0; i < 100 && asked.isEmpty(); i++) {
        RawResponse response = get(client, "/");
        assertThat(response.text()).isEqualTo("b");
        assertThat(response.header("x-of")).isEmpty();
      }
    }
    assertThat(asked).isNotEmpty();
  }

  @Test
  void shouldBreakAResponseThatBreaksLater() throws Exception {
    edge.connector(
        "a",
        exchange -> {
          exchange.respond(200);
          exchange.send("part");
          edge.vertx.setTimer(50, ignored -> edge.loop.execute(exchange::breakOff));
        });
    try (RawClient client = edge.dial()) {
      RawHead head = client.request("GET", "a.test", "/").readHead();
      assertThat(head.status()).isEqualTo(200);
      assertThat(client.readBody(head).end()).isEqualTo(BodyEnd.RESET);
    }
  }

  @Test
  void shouldResetTheExchangeWhenTheVisitorLeaves() throws Exception {
    List<MemoryExchange> open = new CopyOnWriteArrayList<>();
    edge.connector("a", open::add);
    try (RawClient client = edge.dial()) {
      client.request("GET", "a.test", "/");
      await().until(() -> open.size() == 1);
      client.reset();
      await().until(() -> open.get(0).isClosed());
    }
  }

  @Test
  void shouldNotPassOnAHeadThatIsNoHttp() throws Exception {
    edge.connector(
        "a",
        exchange -> {
          exchange.respond(200, "bad\nname", "x");
          exchange.endResponse();
        });
    try (RawClient client = edge.dial()) {
      assertThat(get(client, "/").status()).isEqualTo(502);
    }
  }

  @Test
  void shouldSayWhyNoStreamTakesTheRequest() throws Exception {
    edge.connector("a", exchange -> answer(exchange, "a")).drain();
    try (RawClient client = edge.dial()) {
      RawResponse response = get(client, "/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text()).contains("shutting down");
    }
  }

  @Test
  void shouldLeaveWhenWhatIsOpenHasFinished() throws Exception {
    List<MemoryExchange> open = new CopyOnWriteArrayList<>();
    edge.connector("a", open::add);
    try (RawClient client = edge.dial()) {
      client.request("GET", "a.test", "/");
      await().until(() -> open.size() == 1);
      Future<Void> empty = edge.leave();
      assertThat(edge.<Boolean>call(empty::isComplete)).isFalse();
      edge.loop.execute(() -> answer(open.get(0), "bye"));
      RawResponse response = client.readResponse();
      assertThat(response.header("connection")).contains("close");
      assertThat(response.text()).isEqualTo("bye");
      empty.await();
      assertThatThrownBy(() -> get(client, "/")).isInstanceOf(Exception.class);
    }
  }
}
