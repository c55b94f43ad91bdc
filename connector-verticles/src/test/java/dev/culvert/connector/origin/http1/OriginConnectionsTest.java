package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.origin.OriginBench;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the connector keeps, shares and ends its connections to the origin. */
@Timeout(20)
class OriginConnectionsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final Duration LIMIT = Duration.ofSeconds(8);

  private static OriginBench bench(RawOrigin origin, int connections, int pending) {
    return new Http1Bench(
        new OriginSpec(
            URI.create(origin.url()),
            connections,
            pending,
            100,
            Duration.ofSeconds(5),
            Duration.ofSeconds(3)));
  }

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
          connection.readHead();
          used.incrementAndGet();
          connection.write(response);
          OriginScript.respond(response).serve(connection);
        };
    try (RawOrigin origin = RawOrigin.start(script);
        OriginBench bench = new Http1Bench(origin.url())) {
      for (int i = 0; i < 3; i++) {
        assertThat(bench.ask("GET", "/").body()).isEqualTo("ok");
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
    try (RawOrigin origin = RawOrigin.start(script);
        OriginBench bench = new Http1Bench(origin.url())) {
      assertThat(bench.ask("GET", "/").body()).isEqualTo("ok");
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
        OriginBench bench = bench(origin, 1, 1)) {
      OriginBench.Running first = bench.start("GET", "/", true);
      OriginBench.Running second = bench.start("GET", "/", true);
      awaitOpen(bench, 2);
      mayAnswer.countDown();
      assertThat(first.await().body()).isEqualTo("ok");
      assertThat(second.await().body()).isEqualTo("ok");
      assertThat(asked).hasValue(2);
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
        OriginBench bench = bench(origin, 1, 1)) {
      OriginBench.Running first = bench.start("GET", "/", true);
      await().atMost(LIMIT).until(() -> asked.get() == 1);
      OriginBench.Running left = bench.start("GET", "/", true);
      awaitOpen(bench, 2);
      assertThat(bench.ask("GET", "/").code()).isEqualTo("REFUSED");
      // When the one that waits leaves, another may wait.
      left.reset();
      awaitOpen(bench, 1);
      OriginBench.Running second = bench.start("GET", "/", true);
      awaitOpen(bench, 2);
      assertThat(asked).hasValue(1);
      mayAnswer.countDown();
      assertThat(first.await().body()).isEqualTo("ok");
      assertThat(second.await().body()).isEqualTo("ok");
    }
  }

  private static void awaitOpen(OriginBench bench, int exchanges) {
    await().atMost(LIMIT).until(() -> bench.open() == exchanges);
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
