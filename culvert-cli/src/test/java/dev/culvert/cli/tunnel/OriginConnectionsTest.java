package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the connector keeps, shares and ends its connections to the origin. */
@Timeout(20)
class OriginConnectionsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @RegisterExtension static final LocalTunnel tunnel = new LocalTunnel();

  @Test
  void shouldUseAConnectionAgain() throws Exception {
    assertThat(connectionsOfThreeRequests(OK)).isEqualTo(1);
  }

  @Test
  void shouldTakeANewConnectionWhenTheOriginClosesTheLast() throws Exception {
    assertThat(connectionsOfThreeRequests(OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")))
        .isEqualTo(3);
  }

  @Test
  void shouldTakeANewConnectionAfterAResponseOfHttp10() throws Exception {
    assertThat(connectionsOfThreeRequests(OK.replace("HTTP/1.1", "HTTP/1.0"))).isEqualTo(3);
  }

  private static int connectionsOfThreeRequests(String response) throws Exception {
    AtomicInteger used = new AtomicInteger();
    OriginScript script =
        connection -> {
          // The connector also looks now and then whether a connection can be made.
          connection.readHead();
          used.incrementAndGet();
          connection.write(response);
          OriginScript.respond(response).serve(connection);
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient client = tunnel.dial()) {
      String host = tunnel.to(origin.url());
      for (int i = 0; i < 3; i++) {
        assertThat(client.get(host, "/").text()).isEqualTo("ok");
      }
      return used.get();
    }
  }

  @Test
  void shouldCloseAnIdleConnectionWhenTheOriginHadEnoughOfIt() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    OriginScript script =
        connection -> {
          connection.readHead();
          connection.write(
              "HTTP/1.1 200 OK\r\nKeep-Alive: max=9, timeout=0\r\nContent-Length: 2\r\n\r\nok");
          connection.awaitPeerEnd();
          closed.countDown();
        };
    try (RawOrigin origin = RawOrigin.start(script)) {
      assertThat(tunnel.get(tunnel.to(origin.url()), "/").text()).isEqualTo("ok");
      closed.await();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong", "HTTP/1.1 2"})
  void shouldGiveWhatNobodyAskedForToNoRequestThatWaits(String more) throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    OriginScript script =
        connection -> {
          connection.readHead();
          asked.incrementAndGet();
          uninterrupted(mayAnswer);
          connection.write(OK + more);
          connection.awaitPeerEnd();
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient first = tunnel.dial();
        RawClient second = tunnel.dial()) {
      String host = tunnel.to(new JsonObject().put("origin.connections", 1), origin.url());
      first.request("GET", host, "/");
      second.request("GET", host, "/");
      awaitOpen(2);
      mayAnswer.countDown();
      assertThat(first.readResponse().text()).isEqualTo("ok");
      assertThat(second.readResponse().text()).isEqualTo("ok");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void shouldPassOverAnInterimResponseThatNobodyKnows() throws Exception {
    try (RawOrigin origin =
        RawOrigin.start(OriginScript.respond("HTTP/1.1 102 Processing\r\n\r\n" + OK))) {
      RawResponse response = tunnel.get(tunnel.to(origin.url()), "/");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.interim()).isEmpty();
      assertThat(response.text()).isEqualTo("ok");
    }
  }

  @Test
  void shouldAnswer502ToASwitchOfProtocolsThatNobodyAskedFor() throws Exception {
    String response =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
    try (RawOrigin origin = RawOrigin.start(OriginScript.respond(response))) {
      assertThat(tunnel.get(tunnel.to(origin.url()), "/").status()).isEqualTo(502);
    }
  }

  @Test
  void shouldLetARequestWaitForAConnectionAndRefuseOneTooMany() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    OriginScript script =
        connection -> {
          while (true) {
            connection.readHead();
            asked.incrementAndGet();
            uninterrupted(mayAnswer);
            connection.write(OK);
          }
        };
    try (RawOrigin origin = RawOrigin.start(script);
        RawClient first = tunnel.dial();
        RawClient second = tunnel.dial();
        RawClient left = tunnel.dial()) {
      String host =
          tunnel.to(
              new JsonObject().put("origin.connections", 1).put("origin.maxPending", 1),
              origin.url());
      first.request("GET", host, "/");
      await().atMost(LocalTunnel.LIMIT).until(() -> asked.get() == 1);
      left.request("GET", host, "/");
      awaitOpen(2);
      assertThat(tunnel.get(host, "/").status()).isEqualTo(503);
      // When the one that waits leaves, another may wait.
      left.reset();
      awaitOpen(1);
      second.request("GET", host, "/");
      awaitOpen(2);
      assertThat(asked).hasValue(1);
      mayAnswer.countDown();
      assertThat(first.readResponse().text()).isEqualTo("ok");
      assertThat(second.readResponse().text()).isEqualTo("ok");
    }
  }

  private static void awaitOpen(int exchanges) {
    await().atMost(LocalTunnel.LIMIT).until(() -> tunnel.openExchanges() == exchanges);
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
