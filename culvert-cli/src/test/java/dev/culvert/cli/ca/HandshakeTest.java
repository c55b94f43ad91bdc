package dev.culvert.cli.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.data.DataDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with the files of a development CA, and a client of the JDK that trusts it. */
@ExtendWith(VertxExtension.class)
@Timeout(30)
class HandshakeTest {

  @TempDir private static Path directory;
  @TempDir private static Path elsewhere;

  private int port;

  @BeforeEach
  void listen(Vertx vertx) throws Exception {
    DataDirectory data = new DataDirectory(directory);
    new DevelopmentCa(data, Clock.systemUTC()).ensure();
    NetServer server =
        vertx.createNetServer(
            new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(data.file(DataDirectory.EDGE_CERTIFICATE).toString())
                        .addKeyPath(data.file(DataDirectory.EDGE_KEY).toString())));
    server.connectHandler(socket -> socket.end());
    port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void shouldBeTrustedByTheNameThatIsDialled(String host)
      throws IOException, GeneralSecurityException {
    try (SSLSocket socket = dial(directory, host)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void shouldNotBeTrustedByAnotherNameOrAnotherCa() throws IOException, GeneralSecurityException {
    new DevelopmentCa(new DataDirectory(elsewhere), Clock.systemUTC()).ensure();
    try (SSLSocket otherName = dial(directory, "127.0.0.2");
        SSLSocket otherCa = dial(elsewhere, "localhost")) {
      assertThatThrownBy(otherName::startHandshake).isInstanceOf(SSLException.class);
      assertThatThrownBy(otherCa::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  /** The name is what the client believes to have dialled. */
  private SSLSocket dial(Path trusted, String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "ca", Pem.readCertificate(Files.readAllBytes(trusted.resolve(DataDirectory.CA))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    Socket connection = new Socket(InetAddress.getLoopbackAddress(), port);
    connection.setSoTimeout(10_000);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(connection, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }
}
