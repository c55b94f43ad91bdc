package dev.culvert.connector.origin.http1;

import static dev.culvert.connector.origin.OriginHealth.DOWN;
import static dev.culvert.connector.origin.OriginHealth.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.origin.OriginBench;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.OriginScript;
import dev.culvert.testing.origin.RawOrigin;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections to an origin there are, and when it counts as down. */
@Timeout(60)
class OriginLimitsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** {@code /sse} and {@code /slow} begin and go on for ever; anything else is answered at once. */
  private static final OriginScript SCRIPT =
      connection -> {
        while (true) {
          String target = connection.readHead().split(" ", 3)[1];
          if (target.equals("/sse")) {
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            connection.awaitPeerEnd();
          } else if (target.equals("/slow")) {
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhm\r\n");
            connection.awaitPeerEnd();
          } else {
            connection.write(OK);
          }
        }
      };

  private static OriginSpec options(String url, int connections, int pending, int longLived) {
    return new OriginSpec(
        URI.create(url),
        connections,
        pending,
        longLived,
        Duration.ofSeconds(5),
        Duration.ofSeconds(3));
  }

  @Test
  void shouldNotLetEventStreamsKeepPlainRequestsWaiting() {
    try (RawOrigin origin = RawOrigin.start(SCRIPT);
        OriginBench bench = new Http1Bench(options(origin.url(), 1, 0, 2))) {
      OriginBench.Running one = bench.start("GET", "/sse", true);
      assertThat(one.awaitHead().status()).isEqualTo(200);
      OriginBench.Running two = bench.start("POST", "/sse", true);
      assertThat(two.awaitHead().status()).isEqualTo(200);
      assertThat(bench.ask("GET", "/").body()).isEqualTo("ok");

      assertThat(bench.ask("GET", "/sse").code()).as("one too many").isEqualTo("REFUSED");
      OriginBench.Answer executed = bench.ask("POST", "/sse");
      assertThat(executed.code()).as("the origin has seen it").isEqualTo("INTERNAL");
      assertThat(executed.reset()).hasMessageContaining("origin.maxLongLived");
      assertThat(bench.ask("GET", "/").body()).isEqualTo("ok");

      one.reset();
      await().atMost(LIMIT).until(() -> bench.open() == 1);
      OriginBench.Running three = bench.start("GET", "/sse", true);
      assertThat(three.awaitHead().status()).isEqualTo(200);
      two.reset();
      three.reset();
      await().atMost(LIMIT).until(() -> bench.open() == 0);
    }
  }

  @Test
  void shouldCountAResponseAsLongLivedASecondAfterItsHead() {
    try (RawOrigin origin = RawOrigin.start(SCRIPT);
        OriginBench bench = new Http1Bench(options(origin.url(), 1, 1, 1))) {
      OriginBench.Running slow = bench.start("GET", "/slow", true);
      slow.awaitHead();
      long begun = System.nanoTime();
      assertThat(bench.ask("GET", "/").body()).isEqualTo("ok");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
      // The next one finds no room beside it, and stays in the first count: nothing is cut.
      OriginBench.Running other = bench.start("GET", "/slow", true);
      other.awaitHead();
      OriginBench.Running waits = bench.start("GET", "/", true);
      assertThat(bench.ask("GET", "/").code()).isEqualTo("REFUSED");
      slow.reset();
      assertThat(waits.await().body()).isEqualTo("ok");
      other.reset();
    }
  }

  @Test
  void shouldNotBeReadyFromTheFirstRefusedConnectionOn() {
    int port = FreePorts.one();
    String url = "http://127.0.0.1:" + port;
    try (OriginBench bench = new Http1Bench(url)) {
      try (FakeOrigin origin = FakeOrigin.start("origin", "127.0.0.1", port)) {
        assertThat(origin.port()).isEqualTo(port);
        bench.watch();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(bench.statuses()).containsExactly(UP));
      }
      assertThat(bench.ask("POST", "/hello").code()).isEqualTo("ORIGIN_UNREACHABLE");
      await()
          .atMost(Duration.ofMillis(1_500))
          .untilAsserted(() -> assertThat(bench.statuses()).containsExactly(UP, DOWN));
      for (int i = 0; i < 20; i++) {
        assertThat(bench.ask("POST", "/hello").code()).isEqualTo("ORIGIN_UNREACHABLE");
      }
      try (FakeOrigin origin = FakeOrigin.start("origin", "127.0.0.1", port)) {
        assertThat(origin.port()).isEqualTo(port);
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(bench.statuses()).containsExactly(UP, DOWN, UP));
        assertThat(bench.ask("POST", "/hello").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldTellOfAFlappingOriginOnceASecondAtMost() throws Exception {
    int port = FreePorts.one();
    try (OriginBench bench = new Http1Bench("http://127.0.0.1:" + port)) {
      bench.watch();
      long begun = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        ServerSocket server = Sockets.listen(port);
        bench.start("GET", "/", true).reset();
        Sockets.close(server);
        bench.ask("GET", "/");
      }
      long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
      assertThat(bench.statuses()).hasSizeLessThanOrEqualTo((int) seconds + 2);
    }
  }
}
