package dev.culvert.connector.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.dial.DialException.Fault;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.config.HostPort;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.net.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through real proxies, and against proxies that will not. */
@Timeout(30)
class DialProxyTest {

  /** A name that only the system of the proxy needs to know. */
  private static final String HOST = "localhost";

  private static Vertx vertx;
  private static Certificates authority;
  private static TestEdge edge;

  @TempDir private Path directory;
  private DialOptions options;
  private Dialler dialler;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
    authority = new Certificates("Test CA");
    edge = TestEdge.tls(vertx, authority.issue(HOST, "edges.internal"));
  }

  @AfterAll
  static void stop() throws Exception {
    edge.close();
    Dials.await(vertx.close());
  }

  @BeforeEach
  void trustTheAuthority() throws Exception {
    options = DialOptions.defaults().withCa(authority.write(directory.resolve("ca.pem")));
  }

  @AfterEach
  void close() throws Exception {
    if (dialler != null) {
      Dials.await(dialler.close());
      await().pollInterval(Duration.ofMillis(20)).until(() -> edge.open() == 0);
    }
  }

  private void use(String proxy, DialOptions others) {
    dialler = new Dialler(vertx, others.withProxy(ProxyRules.always(ProxyAddress.parse(proxy))));
  }

  @Test
  void shouldConnectThroughTinyproxy() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.tinyproxy(directory, edge.port(), "")) {
      use("http://localhost:" + proxy.port(), options);
      NetSocket socket = Dials.await(dialler.dial(edge.at(HOST)));
      assertThat(socket.sslSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      assertThat(edge.remotePort()).isNotEqualTo(socket.localAddress().port());
      proxy.awaitLog("CONNECT " + edge.at(HOST) + " HTTP/1.1");
    }
  }

  @Test
  void shouldVerifyTheEdgeBehindAProxy() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.tinyproxy(directory, edge.port(), "")) {
      String url = "http://127.0.0.1:" + proxy.port();
      use(url, options);
      assertThat(Dials.failure(dialler.dial(edge.at("127.0.0.1")), Fault.WRONG_NAME))
          .hasMessageContaining("through " + url + ": its certificate is not for 127.0.0.1");
      use(url, options.withServerName("edges.internal"));
      NetSocket socket = Dials.await(dialler.dial(edge.at("127.0.0.1")));
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      use(url, options.withCa(null));
      Dials.failure(dialler.dial(edge.at(HOST)), Fault.UNTRUSTED);
    }
  }

  @Test
  void shouldShowTheProxyItsUserAndPassword() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.tinyproxy(directory, edge.port(), "al hush1")) {
      use("http://al:hush%31@127.0.0.1:" + proxy.port(), options);
      assertThat(Dials.ask(Dials.await(dialler.dial(edge.at(HOST))), "hello"))
          .isEqualTo("edge hello");
      proxy.awaitLog("CONNECT " + edge.at(HOST) + " HTTP/1.1");
      assertWantsItsUser("http", proxy.port());
    }
  }

  @Test
  void shouldSayThatTheProxyDoesNotAllowThePort() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.tinyproxy(directory, 443, "")) {
      use("http://127.0.0.1:" + proxy.port(), options);
      assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.PROXY))
          .hasMessageContaining("403 Access violation")
          .hasMessageContaining("must it be told to allow port " + edge.port());
    }
  }

  @Test
  void shouldConnectThroughSshd() throws Exception {
    try (ProxyProcess proxy = ProxyProcess.ssh(directory)) {
      use("socks5://127.0.0.1:" + proxy.port(), options);
      NetSocket socket = Dials.await(dialler.dial(edge.at(HOST)));
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      assertThat(edge.remotePort()).isNotEqualTo(socket.localAddress().port());
      proxy.awaitLog("target " + HOST + " port " + edge.port());
      HostPort nobody = new HostPort(HOST, FreePorts.one());
      assertThat(Dials.failure(dialler.dial(nobody), Fault.PROXY))
          .hasMessageContaining("edge " + nobody + " through socks5://127.0.0.1:" + proxy.port());
    }
  }

  @Test
  void shouldShowASocksServerItsUserAndPassword() throws Exception {
    try (PasswordSocks proxy = new PasswordSocks("al", "hush1")) {
      use("socks5://al:hush%31@127.0.0.1:" + proxy.port(), options);
      NetSocket socket = Dials.await(dialler.dial(edge.at(HOST)));
      assertThat(Dials.ask(socket, "hello")).isEqualTo("edge hello");
      assertThat(edge.remotePort()).isNotEqualTo(socket.localAddress().port());
      assertWantsItsUser("socks5", proxy.port());
    }
  }

  private void assertWantsItsUser(String scheme, int port) {
    use(scheme + "://al:wrong@127.0.0.1:" + port, options);
    assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.PROXY_AUTHENTICATION))
        .hasMessageContaining("does not take the user al with this password")
        .hasMessageNotContaining("wrong");
    use(scheme + "://127.0.0.1:" + port, options);
    assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.PROXY_AUTHENTICATION))
        .hasMessageContaining("wants a user and a password")
        .hasMessageContaining("give them as " + scheme + "://user:password@host:port");
  }

  @Test
  void shouldSayThatTheProxyIsNotThere() {
    int nobody = FreePorts.one();
    use("http://127.0.0.1:" + nobody, options);
    assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.PROXY))
        .hasMessageContaining("the proxy cannot be reached: it refused the connection");
    use("socks5://proxy.invalid:1", options);
    assertThat(Dials.failure(dialler.dial(edge.at(HOST)), Fault.NOT_FOUND))
        .hasMessageContaining("knows no address of proxy.invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void shouldNotWaitForeverForAProxyAndLeaveNoSocket(String scheme) throws Exception {
    try (ServerSocket server = Sockets.listen()) {
      use(
          scheme + "://127.0.0.1:" + server.getLocalPort(),
          options.withTimeout(Duration.ofMillis(400)));
      var dial = dialler.dial(edge.at(HOST));
      try (Socket hanging = server.accept()) {
        hanging.setSoTimeout(4_000);
        assertThat(Dials.failure(dial, Fault.PROXY))
            .hasMessageContaining("the proxy did not answer within 400 ms");
        assertThat(hanging.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void shouldSayThatTheProxyClosedTheConnection(String scheme) throws Exception {
    try (ServerSocket server = Sockets.listen()) {
      use(scheme + "://127.0.0.1:" + server.getLocalPort(), options);
      var dial = dialler.dial(edge.at(HOST));
      try (Socket closing = server.accept()) {
        assertThat(closing.getInputStream().read()).isPositive();
      }
      assertThat(Dials.failure(dial, Fault.PROXY)).hasMessageContaining("closed the connection");
    }
  }

  @Test
  void shouldSayThatTheProxyIsNone() throws Exception {
    try (ServerSocket server = Sockets.listen()) {
      use("http://127.0.0.1:" + server.getLocalPort(), options);
      var dial = dialler.dial(edge.at(HOST));
      try (Socket other = server.accept()) {
        byte[] banner = "SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII);
        other.getOutputStream().write(banner);
        Dials.failure(dial, Fault.PROXY);
      }
    }
  }

  @Test
  void shouldSendNothingInTheClearThroughAProxy() {
    use("http://127.0.0.1:1", options.withTls(false));
    assertThat(Dials.failure(dialler.dial(edge.at("edge.example.com")), Fault.SETTINGS))
        .hasMessageContaining("is not on loopback");
  }
}
