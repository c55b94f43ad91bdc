package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.net.TlsClient;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connectors that break the protocol, while a good one serves under load: their links end, and it
 * notices nothing.
 */
@Tag("faults")
@Timeout(60)
class MisplacedFramesIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A HELLO has 5 s, and somebody looks several times a second. */
  private static final Duration DEADLINE = Duration.ofSeconds(7);

  private static final int LARGEST_HELLO_BYTES = 16_384;

  private static AttackedTunnel tunnel;

  @BeforeAll
  static void start() {
    tunnel = new AttackedTunnel("misplaced");
  }

  @AfterAll
  static void stop() {
    tunnel.close();
  }

  @AfterEach
  void nobodyElseNoticed() {
    tunnel.assertUndisturbed();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        FrameV1.WELCOME,
        FrameV1.STATUS,
        FrameV1.HEARTBEAT,
        FrameV1.DRAIN,
        FrameV1.GOODBYE,
        FrameV1.OPEN,
        FrameV1.HEAD,
        FrameV1.DATA,
        FrameV1.RESET,
        0x7f
      })
  void shouldCloseWhenAnotherFrameComesFirst(int type) throws IOException {
    try (ProtocolV1Connector connector = tunnel.cluster().dial(tunnel.dfw())) {
      int exchangeId = type >= FrameV1.OPEN && type <= FrameV1.CREDIT ? 1 : 0;
      connector.send(new FrameV1(type, 0, exchangeId, Buffer.buffer()));
      assertThat(connector.readToEnd(DEADLINE)).noneMatch(MisplacedFramesIT::isWelcome);
    }
  }

  @Test
  void shouldCloseWhenAHelloIsNoObjectOrTooLarge() throws IOException {
    List<Buffer> hellos =
        List.of(
            Buffer.buffer("[]"),
            Buffer.buffer("{"),
            Buffer.buffer(new byte[100]),
            Buffer.buffer().appendString("{\"a\":".repeat(2_500)));
    for (Buffer payload : hellos) {
      try (ProtocolV1Connector connector = tunnel.cluster().dial(tunnel.dfw())) {
        connector.send(new FrameV1(FrameV1.HELLO, 0, 0, payload));
        assertThat(connector.readToEnd(LIMIT)).noneMatch(MisplacedFramesIT::isWelcome);
      }
    }
    for (int length : new int[] {LARGEST_HELLO_BYTES + 1, 1 << 30, -1}) {
      try (ProtocolV1Connector connector = tunnel.cluster().dial(tunnel.dfw())) {
        connector.sendBytes(header(length, FrameV1.HELLO, 0));
        assertThat(connector.readToEnd(LIMIT)).isEmpty();
      }
    }
  }

  @Test
  void shouldNotWaitForASlowHello() throws IOException, InterruptedException {
    byte[] hello =
        FrameV1.json(FrameV1.HELLO, ProtocolV1Connector.hello(tunnel.cluster().token("evil")))
            .bytes()
            .getBytes();
    TlsClient tls = TlsClient.trusting(tunnel.cluster().certificates().ca());
    long startNanos = System.nanoTime();
    try (Socket socket = tls.connect(Sockets.loopback(tunnel.dfw().uplinkPort()));
        ProtocolV1Connector silent = tunnel.cluster().dial(tunnel.dfw())) {
      Thread dripping = new Thread(() -> drip(socket, hello), "slow-hello");
      dripping.start();
      assertThat(silent.readToEnd(DEADLINE)).isEmpty();
      dripping.join(DEADLINE.toMillis());
      assertThat(dripping.isAlive()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(DEADLINE);
    }
  }

  @Test
  void shouldEndTheLinkOfOneThatUsesExchangesItWasNotGiven() throws IOException {
    List<FrameV1> frames =
        List.of(
            new FrameV1(FrameV1.HEAD, 1, 77_777, Buffer.buffer(new byte[] {0, (byte) 200, 0, 0})),
            new FrameV1(FrameV1.DATA, 0, 1, Buffer.buffer("stolen")),
            new FrameV1(FrameV1.END, 0, 2, Buffer.buffer(new byte[2])),
            FrameV1.credit(3, 1_000),
            FrameV1.reset(Integer.MAX_VALUE, 1, ""),
            new FrameV1(FrameV1.OPEN, 1, 5, Buffer.buffer(new byte[100])));
    for (FrameV1 frame : frames) {
      assertThat(endOf(connector -> connector.send(frame))).as(frame.toString()).isNotEmpty();
    }
  }

  @Test
  void shouldEndTheLinkOfOneWhoseFramesAreTooLargeOrMisplaced() throws IOException {
    List<byte[]> headers =
        List.of(
            header(16_385, FrameV1.DATA, 1),
            header(1 << 30, FrameV1.STATUS, 0),
            header(-1, FrameV1.HEAD, 1),
            header(65, FrameV1.HEARTBEAT, 0),
            header((1 << 20) + 1, 0x7e, 0),
            header(0, FrameV1.STATUS, 1),
            header(0, FrameV1.DATA, 0));
    for (byte[] header : headers) {
      assertThat(endOf(connector -> connector.sendBytes(header))).isNotEmpty();
    }
  }

  @Test
  void shouldNotTakeMoreThanItGranted() throws IOException {
    try (ProtocolV1Connector greedy = tunnel.registered();
        RawClient visitor = RawClient.connect(tunnel.dfw().httpPort())) {
      greedy.ignoreCredit();
      greedy.serve(request -> new ResponseV1(200, List.of(), Buffer.buffer(new byte[64 << 20])));
      awaitRoute(tunnel.dfw());
      visitor.request("GET", "evil.localhost", "/");
      visitor.readHead();
      // The exchange is reset, and nothing else: what follows for it is ignored.
      await("a reset").atMost(LIMIT).until(() -> greedy.resets() == 1);
      assertThat(greedy.ended()).isFalse();
      assertThat(tunnel.dfw().process().alive()).isTrue();
    }
  }

  @Test
  void shouldAnswerVisitorsOfOneThatNeverReads() throws IOException {
    try (ProtocolV1Connector stalled = tunnel.registered()) {
      stalled.stall();
      Streams.await(tunnel.registry(), "evil", LIMIT, Map.of("dfw", 1));
      try (RawClient visitor = RawClient.connect(tunnel.dfw().httpPort())) {
        assertThat(visitor.get("evil.localhost", "/").status()).isBetween(502, 504);
      }
    }
    Streams.await(tunnel.registry(), "evil", LIMIT, Map.of());
  }

  /** Something that a registered connector does. */
  @FunctionalInterface
  private interface Misdeed {
    void commit(ProtocolV1Connector connector) throws IOException;
  }

  /** How a connector's link ended after what it did. */
  private static String endOf(Misdeed misdeed) throws IOException {
    try (ProtocolV1Connector connector = tunnel.registered()) {
      connector.serve(request -> ResponseV1.ok("stolen"));
      misdeed.commit(connector);
      return connector.awaitEnd(LIMIT);
    }
  }

  private static void awaitRoute(Node edge) {
    await("a route to evil").atMost(LIMIT).until(() -> edge.gauge("culvert_connectors") == 2);
  }

  private static boolean isWelcome(FrameV1 frame) {
    return frame.type() == FrameV1.WELCOME;
  }

  private static byte[] header(int length, int type, int exchangeId) {
    return Buffer.buffer()
        .appendInt(length)
        .appendByte((byte) type)
        .appendByte((byte) 0)
        .appendShort((short) 0)
        .appendInt(exchangeId)
        .getBytes();
  }

  private static void drip(Socket socket, byte[] bytes) {
    try {
      for (byte one : bytes) {
        socket.getOutputStream().write(one);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (IOException cutOff) {
      // as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
