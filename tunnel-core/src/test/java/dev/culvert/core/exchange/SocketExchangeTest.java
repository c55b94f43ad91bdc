package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.LeakWatch;
import dev.culvert.core.link.SocketLink;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.OpenSsl;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract over sockets: plain, and TLS by either engine; the dialled end accepts or opens. */
class SocketExchangeTest {

  private static Vertx vertx;
  private static X509Bundle certificate;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
    certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    assertThat(LeakWatch.collect()).isEmpty();
  }

  abstract static class Sockets extends StreamContract {

    private final SSLEngineOptions tls;
    private final boolean dialledEndOpens;
    private NetServer server;

    /** One that nobody holds closes its sockets when it is collected. */
    private NetClient client;

    /** With TLS by this engine; null for none. */
    Sockets(SSLEngineOptions tls, boolean dialledEndOpens) {
      this.tls = tls;
      this.dialledEndOpens = dialledEndOpens;
    }

    /** As an uplink begins: one frame each way before anything else. */
    @Override
    void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception {
      LinkUser dialled = dialledEndOpens ? openerEnd : acceptorEnd;
      LinkUser dialling = dialledEndOpens ? acceptorEnd : openerEnd;
      NetServerOptions serverOptions = new NetServerOptions();
      NetClientOptions clientOptions = new NetClientOptions();
      if (tls != null) {
        serverOptions
            .setSsl(true)
            .setSslEngineOptions(tls)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(certificate.getCertificatePathPEM()))
                    .setKeyValue(Buffer.buffer(certificate.getPrivateKeyPEM())));
        clientOptions
            .setSsl(true)
            .setSslEngineOptions(tls)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setTrustOptions(
                new PemTrustOptions()
                    .addCertValue(Buffer.buffer(certificate.getCertificatePathPEM())));
      }
      CompletableFuture<Void> connected = new CompletableFuture<>();
      server =
          vertx
              .createNetServer(serverOptions)
              .connectHandler(
                  socket -> {
                    SocketLink link = SocketLink.of(socket);
                    link.firstFrame(FrameType.HELLO)
                        .onSuccess(
                            hello -> {
                              assertThat(hello.payload()).isEqualTo(new JsonObject().put("a", 1));
                              link.send(FrameType.WELCOME, new JsonObject().put("b", 2));
                              dialled.use(link, loop());
                            })
                        .onFailure(connected::completeExceptionally);
                  });
      server.listen(0, "localhost").toCompletionStage().toCompletableFuture().get();
      client = vertx.createNetClient(clientOptions);
      client
          .connect(server.actualPort(), "localhost")
          .onSuccess(
              socket -> {
                SocketLink link = SocketLink.of(socket);
                link.send(FrameType.HELLO, new JsonObject().put("a", 1));
                link.firstFrame(FrameType.WELCOME)
                    .onSuccess(
                        welcome -> {
                          dialling.use(link, loop());
                          connected.complete(null);
                        })
                    .onFailure(connected::completeExceptionally);
              })
          .onFailure(connected::completeExceptionally);
      connected.get(10, TimeUnit.SECONDS);
    }

    private static EventLoop loop() {
      return ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
    }

    @AfterEach
    final void closeBoth() {
      client.close().await();
      server.close().await();
    }
  }

  @Nested
  class PlainDialledByTheAcceptor extends Sockets {
    PlainDialledByTheAcceptor() {
      super(null, true);
    }
  }

  @Nested
  class PlainDialledByTheOpener extends Sockets {
    PlainDialledByTheOpener() {
      super(null, false);
    }
  }

  @Nested
  class JdkTlsDialledByTheAcceptor extends Sockets {
    JdkTlsDialledByTheAcceptor() {
      super(new JdkSSLEngineOptions(), true);
    }
  }

  @Nested
  class JdkTlsDialledByTheOpener extends Sockets {
    JdkTlsDialledByTheOpener() {
      super(new JdkSSLEngineOptions(), false);
    }
  }

  @Nested
  class NativeTlsDialledByTheAcceptor extends NativeTls {
    NativeTlsDialledByTheAcceptor() {
      super(true);
    }
  }

  @Nested
  class NativeTlsDialledByTheOpener extends NativeTls {
    NativeTlsDialledByTheOpener() {
      super(false);
    }
  }

  abstract static class NativeTls extends Sockets {

    NativeTls(boolean dialledEndOpens) {
      super(new OpenSSLEngineOptions(), dialledEndOpens);
    }

    @Override
    void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception {
      assumeTrue(OpenSsl.isAvailable(), () -> "no native TLS: " + OpenSsl.unavailabilityCause());
      super.connect(openerEnd, acceptorEnd);
    }
  }
}
