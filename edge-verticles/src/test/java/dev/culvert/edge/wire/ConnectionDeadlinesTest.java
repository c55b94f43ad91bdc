package dev.culvert.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.edge.ingress.IngressOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server, with limits short enough to wait for. */
@Timeout(20)
class ConnectionDeadlinesTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  static final int MAX_CONNECTIONS = 2;
  static final WireLimits SHORT =
      new WireLimits(
          Duration.ofMillis(800),
          Duration.ofMillis(1200),
          Duration.ofMillis(800),
          1024,
          Duration.ofMillis(500));

  private final Vertx vertx = Vertx.vertx();
  private final List<Violation> violations = new CopyOnWriteArrayList<>();
  private final ConnectionSlots slots = new ConnectionSlots(MAX_CONNECTIONS);
  private final AtomicBoolean requestFailed = new AtomicBoolean();
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    server =
        vertx
            .createHttpServer(
                IngressOptions.defaults().toServerOptions().setHost("127.0.0.1").setPort(0))
            .connectionHandler(
                new ConnectionDeadlines(
                        SHORT, slots, TestWire.TIMEOUT_RESPONSE, System::nanoTime, violations::add)
                    ::install)
            .requestHandler(this::serve)
            .listen()
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldAnswer408ToASlowlorisHead() throws Exception {
    try (Socket visitor = dial()) {
      drip(visitor, "GET / HTTP/1.1\r\nX: ");

      assertThat(readAll(visitor)).startsWith("HTTP/1.1 408 ");
    }
    assertThat(violations).containsExactly(Violation.HEAD);
  }

  @Test
  void shouldCloseAConnectionThatAsksNothing() throws Exception {
    try (Socket visitor = dial()) {
      assertThat(readAll(visitor)).isEmpty();
    }
    assertThat(violations).containsExactly(Violation.IDLE);
  }

  @Test
  void shouldServeManyRequestsAndCloseWhenIdle() throws Exception {
    try (Socket visitor = dial()) {
      for (int i = 0; i < 3; i++) {
        send(visitor, GET);
        assertThat(readUntil(visitor, "hello")).startsWith("HTTP/1.1 200 ");
      }
      assertThat(readAll(visitor)).isEmpty();
    }
    assertThat(violations).containsExactly(Violation.IDLE);
    await().untilAsserted(() -> assertThat(slots.open()).isZero());
  }

  @Test
  void shouldServePipelinedRequests() throws Exception {
    try (Socket visitor = dial()) {
      send(visitor, GET + GET);
      readUntil(visitor, "hello");
      readUntil(visitor, "hello");

      assertThat(readAll(visitor)).isEmpty();
    }
    assertThat(violations).containsExactly(Violation.IDLE);
  }

  @Test
  void shouldLetAnOriginThink() throws Exception {
    try (Socket visitor = dial()) {
      send(visitor, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(readUntil(visitor, "slow")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void shouldResetADrippingBody() throws Exception {
    try (Socket visitor = dial()) {
      send(visitor, "POST /sink HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      drip(visitor, "x");

      assertThatThrownBy(() -> readAll(visitor)).isInstanceOf(SocketException.class);
    }
    assertThat(violations).containsExactly(Violation.BODY);
    await().untilTrue(requestFailed);
  }

  @Test
  void shouldNotBlameAVisitorWhoseBodyIsNotRead() throws Exception {
    try (Socket visitor = dial()) {
      int length = 1 << 20;
      send(visitor, "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
      visitor.getOutputStream().write(new byte[length]);

      assertThat(readUntil(visitor, "later")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void shouldLeaveAnUpgradedConnectionAlone() throws Exception {
    try (Socket visitor = dial()) {
      send(
          visitor,
          "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
      assertThat(readUntil(visitor, "after a while")).startsWith("HTTP/1.1 101 ");

      send(visitor, "ping");
      assertThat(readUntil(visitor, "ping")).isEqualTo("ping");
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void shouldRefuseConnectionsAboveTheLimit() throws Exception {
    try (Socket first = dial();
        Socket second = dial()) {
      await().untilAsserted(() -> assertThat(slots.open()).isEqualTo(2));
      try (Socket third = dial()) {
        assertThat(readAll(third)).isEmpty();
      }
      assertThat(slots.refused()).isEqualTo(1);
      send(first, GET);
      readUntil(first, "hello");
      send(second, GET);
      readUntil(second, "hello");
    }
    await().untilAsserted(() -> assertThat(slots.open()).isZero());
  }

  @Test
  void shouldResetAResponseThatBroke() throws Exception {
    try (Socket visitor = dial()) {
      send(visitor, "GET /broken HTTP/1.0\r\nHost: a\r\n\r\n");

      assertThatThrownBy(() -> readAll(visitor)).isInstanceOf(SocketException.class);
    }
    await().untilTrue(requestFailed);
  }

  private void serve(HttpServerRequest request) {
    request.exceptionHandler(failure -> requestFailed.set(true));
    switch (request.path()) {
      case "/slow" -> vertx.setTimer(2000, timer -> request.response().end("slow"));
      case "/sink" -> request.handler(chunk -> {});
      case "/later" -> {
        request.pause();
        request.endHandler(end -> request.response().end("later"));
        vertx.setTimer(2000, timer -> request.resume());
      }
      case "/upgrade" ->
          request
              .toNetSocket()
              .onSuccess(
                  socket -> {
                    socket.handler(socket::write);
                    vertx.setTimer(2000, timer -> socket.write("after a while"));
                  });
      case "/broken" -> {
        request.response().closeHandler(closed -> requestFailed.set(true));
        request.response().write("begun");
        vertx.setTimer(100, timer -> ConnectionReset.reset(request.connection()));
      }
      default -> request.response().end("hello");
    }
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket visitor, String text) throws IOException {
    visitor.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a byte now and then until the other side has had enough. */
  private void drip(Socket visitor, String beginning) throws IOException {
    send(visitor, beginning);
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (violations.isEmpty()) {
                send(visitor, "x");
              }
              return !violations.isEmpty();
            });
  }

  private static String readAll(Socket visitor) throws IOException {
    return new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static String readUntil(Socket visitor, String end) throws IOException {
    InputStream in = visitor.getInputStream();
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended after " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }
}
