package dev.culvert.core.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpsServerTest {

  private final Vertx vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldBeReadyOnlyWhenAllConditionsHold() throws Exception {
    int port = OpsServer.start(vertx, config(0)).await();
    AtomicBoolean routable = new AtomicBoolean();
    Ops.of(vertx).readiness("routable", routable::get);
    Ops.of(vertx).readiness("start", () -> true);
    Runnable remove = Ops.of(vertx).readiness("broken", OpsServerTest::fail);

    HttpResponse<String> notYet = get(port, "/ready");
    assertThat(notYet.statusCode()).isEqualTo(503);
    assertThat(notYet.body())
        .isEqualTo("{\"ready\":false,\"waitingFor\":[\"routable\",\"broken\"]}\n");

    remove.run();
    routable.set(true);
    HttpResponse<String> ready = get(port, "/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"ready\":true}\n");
  }

  private static boolean fail() {
    throw new IllegalStateException("cannot tell");
  }

  @Test
  void shouldBeLiveWhateverIsReady() throws Exception {
    int port = OpsServer.start(vertx, config(0)).await();
    Ops.of(vertx).readiness("never", () -> false);
    assertThat(get(port, "/live").statusCode()).isEqualTo(200);
    assertThat(get(port, "/other").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldShowOwnMetersAndThoseOfTheJvm() throws Exception {
    int port = OpsServer.start(vertx, config(0)).await();
    Ops.of(vertx).registry().counter("culvert.exchanges", "outcome", "ok").increment(3);
    HttpResponse<String> metrics = get(port, "/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains("culvert_exchanges_total{outcome=\"ok\"} 3.0")
        .contains("culvert_heap_used_bytes ")
        .contains("culvert_direct_used_bytes ")
        .contains("jvm_memory_used_bytes")
        .contains("jvm_threads_live_threads");
  }

  @Test
  void shouldStartOncePerVertx() {
    assertThat(OpsServer.start(vertx, config(0)).await())
        .isBetween(OpsConfig.FIRST_PORT, OpsConfig.LAST_PORT)
        .isEqualTo(OpsServer.start(vertx, config(0)).await());
  }

  @Test
  void shouldTakeTheNextPortOfTheRangeForASecondProcess() {
    Vertx other = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
    try {
      assertThat(OpsServer.start(vertx, config(0)).await())
          .isNotEqualTo(OpsServer.start(other, config(0)).await());
    } finally {
      other.close().await();
    }
  }

  @Test
  void shouldFailWhenThePortAskedForIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> OpsServer.start(vertx, config(taken.getLocalPort())).await())
          .isInstanceOf(StartException.class)
          .hasMessage(
              "ops.port: %d is taken on 127.0.0.1; stop what listens there, or choose another port",
              taken.getLocalPort());
    }
  }

  private static OpsConfig config(int port) {
    return OpsConfig.from(Settings.of(OpsConfig.spec(0), new JsonObject().put("ops.port", port)));
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
