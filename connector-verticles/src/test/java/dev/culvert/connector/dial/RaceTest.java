package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.dial.DialException.Fault;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.config.HostPort;
import dev.culvert.testing.net.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 8305 against addresses that answer, refuse and say nothing. */
@Timeout(20)
class RaceTest {

  private static final String HOST = "edge.example.com";

  private static Vertx vertx;

  private final TestDns dns = new TestDns();
  private final HostPort edge = new HostPort(HOST, FreePorts.one());
  private final DialOptions options = DialOptions.defaults().withTls(false).withDns(dns.address());
  private Dialler dialler = new Dialler(vertx, options);

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  }

  @AfterAll
  static void stop() throws Exception {
    Dials.await(vertx.close());
  }

  @AfterEach
  void close() throws Exception {
    Dials.await(dialler.close());
    dns.close();
  }

  @Test
  void shouldPreferIpv6WhereBothAnswer() throws Exception {
    dns.host(HOST, "127.0.0.1", "::1");
    try (TestEdge six = TestEdge.plain(vertx, "::1", edge.port());
        TestEdge four = TestEdge.plain(vertx, "127.0.0.1", edge.port())) {
      NetSocket socket = Dials.await(dialler.dial(edge));
      assertThat(Dials.ask(socket, "hello")).isEqualTo("::1 hello");
      assertThat(six.open()).isOne();
      assertThat(four.askedFor()).isEmpty();
    }
  }

  @Test
  void shouldTryTheNextAddressAtOnceWhenOneRefuses() throws Exception {
    dns.host(HOST, "::1", "127.0.0.1");
    try (TestEdge four = TestEdge.plain(vertx, "127.0.0.1", edge.port())) {
      Dials.await(dialler.dial(edge)).close(); // loads the classes
      long begun = System.nanoTime();
      NetSocket socket = Dials.await(dialler.dial(edge));
      assertThat(millisSince(begun)).isLessThan(200);
      assertThat(Dials.ask(socket, "hello")).isEqualTo("127.0.0.1 hello");
      assertThat(four.open()).isOne();
    }
  }

  @Test
  void shouldTryTheNextAddressAfterTheDelayWhenOneIsSilentAndCloseTheLoser() throws Exception {
    dns.host(HOST, "::1", "127.0.0.1");
    try (SilentHost silent = new SilentHost("::1", edge.port());
        TestEdge four = TestEdge.plain(vertx, "127.0.0.1", edge.port())) {
      long begun = System.nanoTime();
      NetSocket socket = Dials.await(dialler.dial(edge));
      assertThat(millisSince(begun)).isBetween(250L, 1_000L);
      try (Socket loser = silent.open()) {
        assertThat(loser.getInputStream().read()).isNegative();
      }
      assertThat(Dials.ask(socket, "hello")).isEqualTo("127.0.0.1 hello");
      assertThat(four.open()).isOne();
    }
  }

  @Test
  void shouldTakeAnAddressThatAnswersLateAfterAll() throws Exception {
    dns.host(HOST, "127.0.0.2", "127.0.0.3");
    try (SilentHost late = new SilentHost("127.0.0.2", edge.port())) {
      Future<NetSocket> dial = dialler.dial(edge);
      try (Socket accepted = late.open()) {
        NetSocket socket = Dials.await(dial);
        socket.write("x");
        assertThat(accepted.getInputStream().read()).isEqualTo('x');
      }
    }
  }

  @Test
  void shouldSayWhatHappenedAtEachAddress() throws Exception {
    use(options.withTimeout(Duration.ofMillis(600)));
    dns.host(HOST, "127.0.0.1", "127.0.0.2", "::1");
    try (SilentHost silent = new SilentHost("127.0.0.1", edge.port())) {
      long begun = System.nanoTime();
      DialException failure = Dials.failure(dialler.dial(edge), Fault.TIMEOUT);
      assertThat(millisSince(begun)).isBetween(600L, 1_500L);
      assertThat(failure)
          .hasMessageStartingWith("edge " + edge + ": cannot be reached: ")
          .hasMessageContaining("[0:0:0:0:0:0:0:1]:" + edge.port() + " refused the connection")
          .hasMessageContaining("127.0.0.2:" + edge.port() + " refused the connection")
          .hasMessageContaining(silent.at() + " did not answer within 600 ms")
          .hasMessageEndingWith(
              "is the edge running there, and may this machine connect to that port?");
    }
  }

  @Test
  void shouldSayThatNobodyListens() {
    dns.host(HOST, "127.0.0.1");
    assertThat(Dials.failure(dialler.dial(edge), Fault.REFUSED)).hasMessageContaining("refused");
    assertThat(Dials.failure(dialler.dial(new HostPort("::1", edge.port())), Fault.REFUSED))
        .hasMessageContaining("edge [::1]:" + edge.port());
  }

  @Test
  void shouldCloseWhatConnectsAfterItWasClosed() throws Exception {
    dns.host(HOST, "127.0.0.1");
    try (SilentHost late = new SilentHost("127.0.0.1", edge.port())) {
      Future<NetSocket> dial = dialler.dial(edge);
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> dns.questions().contains("A " + HOST));
      dialler.close();
      Dials.failure(dial, Fault.CLOSED);
      Dials.failure(dialler.dial(edge), Fault.CLOSED);
      try (Socket abandoned = late.open()) {
        assertThat(abandoned.getInputStream().read()).isNegative();
      }
    }
  }

  @Test
  void shouldCloseTheSocketsThatItDialled() throws Exception {
    dns.host(HOST, "127.0.0.1");
    try (TestEdge four = TestEdge.plain(vertx, "127.0.0.1", edge.port())) {
      Dials.await(dialler.dial(edge));
      await().pollInterval(Duration.ofMillis(20)).until(() -> four.open() == 1);
      Dials.await(dialler.close());
      await().pollInterval(Duration.ofMillis(20)).until(() -> four.open() == 0);
    }
  }

  @Test
  void shouldSendNothingInTheClearThatLeavesTheMachine() {
    dns.host(HOST, "127.0.0.1", "192.0.2.1");
    assertThat(Dials.failure(dialler.dial(edge), Fault.SETTINGS))
        .hasMessageContaining("is not on loopback");
  }

  private void use(DialOptions others) {
    dialler.close();
    dialler = new Dialler(vertx, others);
  }

  private static long millisSince(long begunNanos) {
    return (System.nanoTime() - begunNanos) / 1_000_000;
  }
}
