package dev.culvert.edge.uplink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.config.StartException;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.testing.net.OldTls;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UplinkTlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private X509Bundle authority;

  @BeforeEach
  void writeFirstCertificate() throws Exception {
    authority =
        new CertificateBuilder()
            .subject("CN=test CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write(1);
  }

  private void write(long serial) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .serial(BigInteger.valueOf(serial))
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    Files.writeString(directory.resolve("cert.pem"), bundle.getCertificatePathPEM());
    Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
  }

  private UplinkOptions options() {
    return new UplinkOptions(
        "127.0.0.1",
        0,
        true,
        directory.resolve("cert.pem"),
        directory.resolve("key.pem"),
        null,
        Duration.ofSeconds(2),
        1_000,
        100,
        MultiplexerOptions.DEFAULT_SILENCE,
        1 << 20);
  }

  private SSLSocket dial(TestEdge edge, String... versions) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", edge.instances.get(0).port());
    if (versions.length > 0) {
      socket.setEnabledProtocols(versions);
    }
    return socket;
  }

  private long serial(TestEdge edge) throws Exception {
    try (SSLSocket socket = dial(edge)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSerialNumber()
          .longValue();
    }
  }

  @Test
  void shouldTakeUplinksOverTlsAndFollowItsCertificate() throws Exception {
    try (TestEdge edge = new TestEdge(options(), 1)) {
      TunnelToken token = edge.tunnel("web", 1, "{}");
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        try (ProtocolV1Connector connector = ProtocolV1Connector.over(dial(edge, version))) {
          connector.register(ProtocolV1Connector.hello(token.text())).welcomed();
        }
      }
      assertThat(serial(edge)).isEqualTo(1);
      Files.writeString(directory.resolve("key.pem"), "nonsense");
      assertThat(serial(edge)).isEqualTo(1);
      write(2);
      await().atMost(LIMIT).until(() -> serial(edge) == 2);
    }
  }

  @Test
  void shouldTellAConnectorThatItsVersionOfTlsIsTooOld() throws Exception {
    try (TestEdge edge = new TestEdge(options(), 1)) {
      assertThat(OldTls.alert(Sockets.loopback(edge.instances.get(0).port())))
          .isEqualTo(OldTls.PROTOCOL_VERSION);
    }
  }

  @Test
  void shouldEndHandshakesThatDoNotGoOn() throws Exception {
    try (TestEdge edge = new TestEdge(options(), 1);
        ProtocolV1Connector plain = edge.connect();
        ProtocolV1Connector silent = edge.connect()) {
      plain.sendBytes("no TLS at all".getBytes(UTF_8));
      for (ProtocolV1Connector connector : new ProtocolV1Connector[] {plain, silent}) {
        assertThatThrownBy(() -> connector.register(ProtocolV1Connector.hello("x")))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void shouldNotStartWithFilesThatAreNoCertificate() throws Exception {
    Files.writeString(directory.resolve("cert.pem"), "nonsense");
    assertThatThrownBy(() -> new TestEdge(options(), 1).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("uplink.tls.cert: " + directory.resolve("cert.pem"));
  }
}
