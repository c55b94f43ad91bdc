package dev.culvert.core.exchange;

import static dev.culvert.core.exchange.RawFrames.OK;
import static dev.culvert.core.exchange.RawFrames.POST;
import static dev.culvert.core.exchange.RawFrames.credit;
import static dev.culvert.core.exchange.RawFrames.data;
import static dev.culvert.core.exchange.RawFrames.head;
import static dev.culvert.core.exchange.RawFrames.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connector may send besides exchanges: {@code docs/protocol.md}, section "Budgets". */
@Timeout(20)
class PeerBudgetTest {

  private static Vertx vertx;

  private final AtomicLong clock = new AtomicLong(1);
  private final Side side = new Side(ExchangeContract.BUDGET_BYTES, clock);
  private RawPeer peer;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  @BeforeEach
  void connect() {
    EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
    PipeLink[] ends = PipeLink.pair(loop, loop, 1_000_000, 60_000, 7);
    loop.execute(
        () -> {
          peer = new RawPeer(ends[1]);
          side.start(ends[0], loop, true, 200);
        });
    side.awaitStarted();
  }

  /** Frames that a connector could send for ever. */
  enum Flood {
    STATUS(raw(FrameType.STATUS, 0, (byte) '{', (byte) '}'), PeerBudget.CONTROL_AT_ONCE),
    DRAIN(raw(FrameType.DRAIN, 0), PeerBudget.CONTROL_AT_ONCE),
    DRAIN_OK(raw(FrameType.DRAIN_OK, 0), PeerBudget.CONTROL_AT_ONCE),
    HEARTBEAT(raw(FrameType.HEARTBEAT, 0), PeerBudget.CONTROL_AT_ONCE),
    AN_UNKNOWN_TYPE(raw(0x77, 5), PeerBudget.CONTROL_AT_ONCE),
    LARGE_UNKNOWN_TYPES(
        raw(0x77, 0, new byte[1024 * 1024]), PeerBudget.CONTROL_BYTES_AT_ONCE / (1024 * 1024)),
    CREDIT_OF_A_CLOSED_EXCHANGE(
        credit(2, 1), PeerBudget.IDLE_AT_ONCE + 2 * PeerBudget.IDLE_PER_EXCHANGE),
    EMPTY_DATA(
        data(Buffer.buffer(), 1, 0, false),
        PeerBudget.IDLE_AT_ONCE + 2 * PeerBudget.IDLE_PER_EXCHANGE),
    NO_CREDIT(credit(1, 0), PeerBudget.IDLE_AT_ONCE + 2 * PeerBudget.IDLE_PER_EXCHANGE);

    private final String hex;
    private final int allowed;

    Flood(Buffer frame, int allowed) {
      this.hex = HexFormat.of().formatHex(frame.getBytes());
      this.allowed = allowed;
    }
  }

  @ParameterizedTest
  @EnumSource(Flood.class)
  void shouldEndTheLinkWithGoodbyeBeyondTheBudget(Flood flood) {
    Recorder one = open();
    Recorder closed = open();
    side.run(() -> peer.send(head(head(1, OK, false), 2, OK, true)));
    ExchangeContract.until(() -> closed.ends == 1);
    Buffer frame = Buffer.buffer(HexFormat.of().parseHex(flood.hex));
    for (int left = flood.allowed; left > 0; left -= 100) {
      send(frame, Math.min(left, 100));
    }
    assertThat(side.events).noneMatch(event -> event.startsWith("ended"));
    send(frame, 1);
    ExchangeContract.until(() -> peer.received.contains("GOODBYE 0"));
    assertThat(side.events).anyMatch(event -> event.startsWith("ended: more than "));
    assertThat(one.failures).isEqualTo(1);
    assertThat(one.failure.code()).isEqualTo(ResetCode.INTERNAL);
  }

  private void send(Buffer frame, int times) {
    Buffer frames = Buffer.buffer();
    for (int i = 0; i < times; i++) {
      frames.appendBuffer(frame);
    }
    side.run(() -> peer.send(frames));
    // Twice over the loop: the pipe hands on what it got in a task of its own.
    side.run(() -> {});
  }

  @Test
  void shouldForgetWithTime() {
    for (int second = 0; second < 60; second++) {
      send(raw(FrameType.STATUS, 0), PeerBudget.CONTROL_PER_SECOND);
      clock.addAndGet(1_000_000_000);
    }
    assertThat(side.events).hasSize(60 * PeerBudget.CONTROL_PER_SECOND);
  }

  @Test
  void shouldTakeWhatWasOnTheWayOfExchangesThatWereReset() {
    for (int i = 1; i <= 100; i++) {
      Recorder client = open();
      side.run(() -> client.reset(ResetCode.CANCELLED));
      send(data(Buffer.buffer(), i, 10, false), 500);
    }
    assertThat(side.events).isEmpty();
  }

  @Test
  void shouldHandleDrainOnce() {
    send(raw(FrameType.DRAIN, 0), 10);
    ExchangeContract.until(() -> peer.received.contains("DRAIN_OK 0"));
    send(raw(FrameType.DRAIN, 0), 10);
    assertThat(side.events).containsExactly("draining");
    assertThat(peer.received).containsExactly("DRAIN_OK 0");
  }

  @Test
  void shouldOpenNothingMoreWhenHeadsWaitForAPeerThatDoesNotRead() {
    side.link.blocked = true;
    HttpHead large =
        new HttpHead("GET", "http", "h", "/", HeaderFields.of("x", "y".repeat(60_000)));
    side.run(
        () -> {
          int opened = 0;
          while (side.multiplexer.open(large, true) != null) {
            opened++;
          }
          assertThat(opened).isEqualTo(Multiplexer.MAX_OPENING_BYTES / 60_000 + 1);
        });
  }

  @Test
  void shouldEndTheLinkWhenTooMuchWaitsForAPeerThatDoesNotRead() {
    side.link.blocked = true;
    Recorder one = open();
    side.run(
        () -> {
          for (int i = 0; i < 20; i++) {
            side.multiplexer.sendControl(
                FrameType.CONFIG, new JsonObject().put("a", "x".repeat(250_000)));
          }
        });
    side.run(() -> peer.send(raw(FrameType.HEARTBEAT, 0)));
    ExchangeContract.until(() -> one.failures == 1);
    assertThat(side.events).anyMatch(event -> event.startsWith("ended: the peer does not read"));
  }

  private Recorder open() {
    return side.call(() -> new Recorder(side.multiplexer.open(POST, true)));
  }
}
