package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.edge.ingress.IngressOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same over TLS, where a clean end is a message of its own. */
@Timeout(30)
class TlsIngressTest {

  private static final String PASSWORD = "changeit";

  private final Vertx vertx = Vertx.vertx();
  private final List<Violation> violations = new CopyOnWriteArrayList<>();
  @TempDir private Path directory;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    ConnectionDeadlines deadlines =
        new ConnectionDeadlines(
            ConnectionDeadlinesTest.SHORT,
            new ConnectionSlots(10),
            TestWire.TIMEOUT_RESPONSE,
            System::nanoTime,
            violations::add);
    server =
        vertx
            .createHttpServer(
                IngressOptions.defaults()
                    .toServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                    .setKeyCertOptions(
                        new JksOptions().setPath(keyStore().toString()).setPassword(PASSWORD)))
            .connectionHandler(deadlines::install)
            .requestHandler(
                request -> {
                  request.response().write("begun");
                  vertx.setTimer(100, timer -> ConnectionReset.reset(request.connection()));
                })
            .listen()
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldBreakOffWithoutSayingGoodbye() throws Exception {
    try (SSLSocket visitor = dial()) {
      visitor
          .getOutputStream()
          .write("GET / HTTP/1.0\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      // A close_notify would make it the end of a close-delimited body.
      assertThatThrownBy(() -> visitor.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void shouldAnswer408ToAHeadThatStays() throws Exception {
    try (SSLSocket visitor = dial()) {
      visitor.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 408 ");
    }
    assertThat(violations).containsExactly(Violation.HEAD);
  }

  private SSLSocket dial() throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    return (SSLSocket)
        trusting
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.actualPort());
  }

  private Path keyStore() throws IOException, InterruptedException {
    Path store = directory.resolve("store.jks");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return store;
  }

  /** The certificate is not what is tested. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
