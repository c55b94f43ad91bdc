package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.internals.Channels;
import dev.culvert.core.internals.EpollRegistration;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.testing.client.BodyEnd;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.Sockets;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.SocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EpollRegistrationTest {

  /** More than both kernels take, so that writes block. */
  private static final int BODY_BYTES = 16_000_000;

  private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

  private static final int TURNS_MILLIS = 50;

  /** Without the native transport, where there is none, both are the same. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSendAllToAVisitorThatHasSentFin(boolean nativeTransport) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
    try {
      ConnectionDeadlines deadlines =
          new ConnectionDeadlines(
              TestWire.LIMITS,
              new ConnectionSlots(1),
              TestWire.TIMEOUT_RESPONSE,
              System::nanoTime,
              violation -> {});
      HttpServer server =
          vertx
              .createHttpServer(IngressOptions.defaults().toServerOptions())
              .connectionHandler(deadlines::install)
              .requestHandler(request -> answerAfterFin(vertx, request))
              .listen(0, "127.0.0.1")
              .await(10, TimeUnit.SECONDS);
      try (RawClient client =
          RawClient.connect(Sockets.loopback(server.actualPort()), RECEIVE_BUFFER_BYTES)) {
        RawResponse response = client.request("GET", "a", "/").finish().readResponse();
        assertThat(response.body().end()).isEqualTo(BodyEnd.CLEAN);
        assertThat(response.body().length()).isEqualTo(BODY_BYTES);
        assertThat(client.readToEnd()).isEqualTo(BodyEnd.CLEAN);
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  /** Some turns later, when the event loop has nothing to wait for any more. */
  private static void answerAfterFin(Vertx vertx, HttpServerRequest request) {
    SocketChannel channel = (SocketChannel) Channels.of(request.connection());
    vertx.setTimer(
        TURNS_MILLIS,
        timer -> {
          if (channel.isInputShutdown()) {
            request.response().end(Buffer.buffer(new byte[BODY_BYTES]));
          } else {
            answerAfterFin(vertx, request);
          }
        });
  }

  @Test
  void shouldLeaveOtherTransportsAlone() {
    EmbeddedChannel channel = new EmbeddedChannel();
    EpollRegistration.keep(channel);
    assertThat(channel.isOpen()).isTrue();
  }
}
