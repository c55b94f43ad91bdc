package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.net.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HostDiallerTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private NetSocket dial(HostDialler dialler) throws Exception {
    return Dials.await(
        Future.future(done -> vertx.runOnContext(ignored -> dialler.connect().onComplete(done))));
  }

  private HostDialler plain(String host, int port) {
    return new HostDialler(vertx, host, port, false, LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldFindLocalhostByEitherFamily(String listening) throws Exception {
    try (TestEdge server = TestEdge.plain(vertx, listening, 0)) {
      HostDialler dialler = plain("localhost", server.port());
      for (int i = 0; i < 3; i++) {
        assertThat(dial(dialler).remoteAddress().port()).isEqualTo(server.port());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void shouldTakeAnAddress(String host) throws Exception {
    try (TestEdge server = TestEdge.plain(vertx, host.replaceAll("[\\[\\]]", ""), 0)) {
      assertThat(dial(plain(host, server.port()))).isNotNull();
    }
  }

  @Test
  void shouldNameEveryAddressThatRefused() {
    assertThatThrownBy(() -> dial(plain("localhost", FreePorts.one())))
        .hasStackTraceContaining("127.0.0.1")
        .hasStackTraceContaining("0:0:0:0:0:0:0:1")
        .hasStackTraceContaining("refused");
  }

  @Test
  void shouldVerifyTheNameUnderTls() throws Exception {
    Certificates ca = new Certificates("ca");
    PemTrustOptions trust =
        new PemTrustOptions().addCertPath(ca.write(directory.resolve("ca.pem")).toString());
    try (TestEdge server = TestEdge.tls(vertx, ca.issue("localhost"));
        TestEdge other = TestEdge.tls(vertx, ca.issue("elsewhere.test"))) {
      assertThat(dial(tls("localhost", server.port(), trust)).isSsl()).isTrue();
      await().untilAsserted(() -> assertThat(server.askedFor()).containsExactly("localhost"));
      assertThatThrownBy(() -> dial(tls("localhost", other.port(), trust)))
          .hasStackTraceContaining("localhost");
      assertThatThrownBy(() -> dial(tls("127.0.0.1", server.port(), trust)))
          .hasStackTraceContaining("127.0.0.1");
      assertThatThrownBy(() -> dial(tls("localhost", server.port(), null)))
          .hasStackTraceContaining("certification path");
    }
  }

  private HostDialler tls(String host, int port, PemTrustOptions trust) {
    return new HostDialler(vertx, host, port, true, LIMIT, trust);
  }
}
