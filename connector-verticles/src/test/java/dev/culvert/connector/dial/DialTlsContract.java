package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.dial.DialException.Fault;
import dev.culvert.core.config.HostPort;
import dev.culvert.testing.net.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SSLEngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether the edge is who it should be, whichever engine does TLS. */
@Timeout(30)
abstract class DialTlsContract {

  private static final String HOST = "edge.example.com";

  private static Vertx vertx;
  private static Certificates authority;

  @TempDir private Path directory;
  private final TestDns dns = new TestDns().host(HOST, "127.0.0.1");
  private final SSLEngineOptions engine;
  private DialOptions options;
  private Dialler dialler;

  DialTlsContract(SSLEngineOptions engine) {
    this.engine = engine;
  }

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    authority = new Certificates("Test CA");
  }

  @AfterAll
  static void stop() throws Exception {
    Dials.await(vertx.close());
  }

  @BeforeEach
  void trustTheAuthority() throws Exception {
    options =
        DialOptions.defaults()
            .withDns(dns.address())
            .withCa(authority.write(directory.resolve("ca.pem")));
    dialler = new Dialler(vertx, options, engine);
  }

  @AfterEach
  void close() throws Exception {
    Dials.await(dialler.close());
    dns.close();
  }

  private void use(DialOptions others) {
    dialler.close();
    dialler = new Dialler(vertx, others, engine);
  }

  @Test
  void shouldTalkToAnEdgeThatProvesItsName() throws Exception {
    try (TestEdge edge = TestEdge.tls(vertx, authority.issue(HOST))) {
      NetSocket socket = Dials.await(dialler.dial(edge.at(HOST)));
      assertThat(socket.isSsl()).isTrue();
      assertThat(socket.sslSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      assertThat(edge.askedFor()).containsExactly(HOST);
    }
  }

  @Test
  void shouldVerifyAnAddressThatIsDialledAndAskForNoName() throws Exception {
    try (TestEdge edge = TestEdge.tls(vertx, authority.issue("127.0.0.1"))) {
      NetSocket socket = Dials.await(dialler.dial(edge.at("127.0.0.1")));
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      assertThat(edge.askedFor()).containsExactly("null");
      Dials.failure(dialler.dial(edge.at(HOST)), Fault.WRONG_NAME);
    }
  }

  @Test
  void shouldVerifyTheNameThatIsConfiguredInstead() throws Exception {
    try (TestEdge edge = TestEdge.tls(vertx, authority.issue("edges.internal"))) {
      use(options.withServerName("edges.internal"));
      NetSocket socket = Dials.await(dialler.dial(edge.at("127.0.0.1")));
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      assertThat(edge.askedFor()).containsExactly("edges.internal");
    }
  }

  @Test
  void shouldRefuseAnotherName() throws Exception {
    try (TestEdge edge = TestEdge.tls(vertx, authority.issue("other.example.com"))) {
      assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.WRONG_NAME))
          .hasMessageStartingWith("edge " + edge.at(HOST) + ": its certificate is not for " + HOST)
          .hasMessageContaining("edge.serverName");
      Dials.failure(dialler.dial(edge.at("127.0.0.1")), Fault.WRONG_NAME);
      assertThat(edge.open()).isZero();
    }
  }

  @Test
  void shouldRefuseWhatAnotherAuthoritySigned() throws Exception {
    Certificates other = new Certificates("Other CA");
    try (TestEdge edge = TestEdge.tls(vertx, other.issue(HOST))) {
      assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.UNTRUSTED))
          .hasMessageContaining("is not signed by a CA of " + options.ca())
          .hasMessageContaining("edge.ca");
      use(options.withCa(null));
      assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.UNTRUSTED))
          .hasMessageContaining("is not signed by a CA that the JDK trusts");
    }
  }

  @Test
  void shouldRefuseACertificateThatIsOver() throws Exception {
    try (TestEdge edge = TestEdge.tls(vertx, authority.expired(HOST))) {
      assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.UNTRUSTED))
          .hasMessageContaining("its certificate has expired");
    }
  }

  @Test
  void shouldTrustAnotherAuthorityOnceItIsInTheFile() throws Exception {
    Certificates next = new Certificates("Next CA");
    try (TestEdge edge = TestEdge.tls(vertx, next.issue(HOST))) {
      Dials.failure(dialler.dial(edge.at(HOST)), Fault.UNTRUSTED);
      Path fresh = next.write(directory.resolve("fresh.pem"));
      Files.move(fresh, options.ca(), StandardCopyOption.REPLACE_EXISTING);
      assertThat(Dials.ask(Dials.await(dialler.dial(edge.at(HOST))), "hello"))
          .isEqualTo("edge hello");
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheFile() throws Exception {
    HostPort edge = new HostPort(HOST, 1);
    Path file = directory.resolve("none.pem");
    use(options.withCa(file));
    assertThat(Dials.failure(dialler.dial(edge), Fault.SETTINGS))
        .hasMessageContaining("edge.ca: " + file + " is not there; give the PEM file of the CA");
    Files.writeString(file, "nothing of the kind");
    assertThat(Dials.failure(dialler.dial(edge), Fault.SETTINGS))
        .hasMessageContaining("edge.ca: " + file + " holds no certificate");
    Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThat(Dials.failure(dialler.dial(edge), Fault.SETTINGS))
        .hasMessageContaining("edge.ca: " + file + " holds no certificate");
    use(options.withCa(directory));
    assertThat(Dials.failure(dialler.dial(edge), Fault.SETTINGS))
        .hasMessageContaining("edge.ca: " + directory + " cannot be read");
  }

  /** The server's hello says 1.1, whatever the client offered. */
  @Test
  void shouldRefuseTls11() throws Exception {
    byte[] hello = new byte[5 + 4 + 38];
    byte[] head = {0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
    System.arraycopy(head, 0, hello, 0, head.length);
    hello[5 + 4 + 35] = (byte) 0xC0;
    hello[5 + 4 + 36] = 0x13;
    try (ServerSocket server = Sockets.listen()) {
      CompletableFuture<byte[]> answer =
          CompletableFuture.supplyAsync(() -> exchange(server, hello));
      DialException failure =
          Dials.failure(dialler.dial(new HostPort(HOST, server.getLocalPort())), Fault.TLS);
      assertThat(failure).hasMessageContaining("no TLS 1.2 or 1.3 there");
      // An alert: protocol_version.
      assertThat(answer.join()).startsWith(0x15).endsWith(2, 70);
    }
  }

  private static byte[] exchange(ServerSocket server, byte[] hello) {
    try (Socket socket = server.accept()) {
      assertThat(socket.getInputStream().read(new byte[8192])).isPositive();
      socket.getOutputStream().write(hello);
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldNotWaitForeverForAHandshakeAndLeaveNoSocket() throws Exception {
    use(options.withTimeout(Duration.ofMillis(400)));
    try (ServerSocket server = Sockets.listen()) {
      var dial = dialler.dial(new HostPort(HOST, server.getLocalPort()));
      try (Socket silent = server.accept()) {
        assertThat(Dials.failure(dial, Fault.TIMEOUT))
            .hasMessageContaining("did not finish the TLS handshake within 400 ms");
        silent.setSoTimeout(4_000);
        assertThat(silent.getInputStream().readAllBytes()).startsWith(0x16, 3);
      }
    }
  }

  @Test
  void shouldSayThatWhatListensIsNoEdge() throws Exception {
    try (TestEdge plain = TestEdge.plain(vertx, "127.0.0.1", 0)) {
      assertThat(Dials.failure(dialler.dial(plain.at(HOST)), Fault.TLS))
          .hasMessageContaining("no TLS 1.2 or 1.3 there");
      await().pollInterval(Duration.ofMillis(20)).until(() -> plain.open() == 0);
    }
    try (ServerSocket server = Sockets.listen()) {
      var dial = dialler.dial(new HostPort(HOST, server.getLocalPort()));
      server.accept().close();
      assertThat(Dials.failure(dial, Fault.TLS)).hasMessageContaining("no TLS 1.2 or 1.3 there");
    }
  }

  @Test
  void shouldEndAHandshakeWhenItIsClosed() throws Exception {
    try (ServerSocket server = Sockets.listen()) {
      var dial = dialler.dial(new HostPort(HOST, server.getLocalPort()));
      try (Socket silent = server.accept()) {
        assertThat(silent.getInputStream().read()).isEqualTo(0x16);
        dialler.close();
        Dials.failure(dial, Fault.CLOSED);
        silent.setSoTimeout(4_000);
        assertThat(silent.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }
}
