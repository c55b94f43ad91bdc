package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.testing.client.RawClient;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AcknowledgedBytesTest {

  private static final int BODY_BYTES = 100_000;

  @Test
  void shouldCountWhatTheOtherSideHasTaken() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    CompletableFuture<Long> afterTheFirst = new CompletableFuture<>();
    try {
      assumeTrue(vertx.isNativeTransportEnabled(), "Linux's transport is not there");
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
              .requestHandler(
                  request -> {
                    if (request.path().equals("/second")) {
                      afterTheFirst.complete(
                          VisitorWire.of(request.connection()).acknowledgedBytes());
                    }
                    request.response().end("x".repeat(BODY_BYTES));
                  })
              .listen(0, "127.0.0.1")
              .await(10, TimeUnit.SECONDS);
      try (RawClient client = RawClient.connect(server.actualPort())) {
        assertThat(client.get("a", "/first").status()).isEqualTo(200);
        assertThat(client.get("a", "/second").status()).isEqualTo(200);
      }
      assertThat(afterTheFirst.get(10, TimeUnit.SECONDS))
          .isBetween((long) BODY_BYTES, BODY_BYTES + 1_000L);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldSayThatAnotherTransportDoesNotTell() {
    assertThat(AcknowledgedBytes.of(new EmbeddedChannel())).isEqualTo(-1);
  }
}
