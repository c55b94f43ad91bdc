package dev.culvert.core.exchange;

import static dev.culvert.core.exchange.RawFrames.OK;
import static dev.culvert.core.exchange.RawFrames.data;
import static dev.culvert.core.exchange.RawFrames.end;
import static dev.culvert.core.exchange.RawFrames.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that a hostile connector sends: the exchange breaks visibly, and nothing else does. */
@Timeout(20)
class ResponseFaultsTest {

  private static Vertx vertx;

  private final Side side = new Side(ExchangeContract.BUDGET_BYTES, new AtomicLong(1));
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
    PipeLink[] ends = PipeLink.pair(loop, loop, 1_000_000, 5_000, 7);
    loop.execute(
        () -> {
          peer = new RawPeer(ends[1]);
          side.start(ends[0], loop, true, 10);
        });
    side.awaitStarted();
  }

  private static ResponseHead answer(int status, String... fields) {
    return new ResponseHead(status, "", HeaderFields.of(fields));
  }

  private static Buffer length(String bytes) {
    return head(1, answer(200, "content-length", bytes), false);
  }

  private static Buffer interim(int count, int bytesEach) {
    Buffer frames = Buffer.buffer();
    for (int i = 0; i < count; i++) {
      head(frames, 1, answer(103, "link", "x".repeat(bytesEach)), false);
    }
    return frames;
  }

  /** Responses to a request, and what they are. */
  enum Fault {
    MORE_THAN_ITS_LENGTH("GET", data(length("5"), 1, 16, true)),
    MORE_THAN_ITS_LENGTH_LATER("GET", data(data(length("5"), 1, 5, false), 1, 1, false)),
    LESS_THAN_ITS_LENGTH_WITH_FIN("GET", data(length("50"), 1, 3, true)),
    LESS_THAN_ITS_LENGTH_WITH_END("GET", end(data(length("50"), 1, 3, false), 1)),
    NOTHING_OF_ITS_LENGTH("GET", head(1, answer(200, "content-length", "1"), true)),
    TWO_LENGTHS("GET", head(1, answer(200, "content-length", "1", "content-length", "2"), false)),
    A_SIGNED_LENGTH("GET", length("+3")),
    A_BODY_FOR_HEAD("HEAD", data(head(1, answer(200, "content-length", "9"), false), 1, 9, true)),
    A_BODY_FOR_204("GET", data(head(1, answer(204), false), 1, 1, true)),
    A_BODY_FOR_205("GET", data(head(1, answer(205), false), 1, 1, true)),
    A_LENGTH_FOR_205("GET", head(1, answer(205, "content-length", "1"), false)),
    A_BODY_FOR_304("GET", data(head(1, answer(304), false), 1, 1, true)),
    CR_LF_IN_A_VALUE("GET", head(1, answer(200, "a", "b\r\nset-cookie: x"), true)),
    LF_IN_A_NAME("GET", head(1, answer(200, "a\nb", "c"), true)),
    CR_IN_THE_REASON("GET", head(1, new ResponseHead(200, "OK\rX: y", new HeaderFields()), true)),
    CR_IN_A_TRAILER("GET", end(head(1, OK, false), 1, "x", "a\rb")),
    TRANSFER_ENCODING("GET", head(1, answer(200, "transfer-encoding", "chunked"), false)),
    SWITCHING_PROTOCOLS("GET", head(1, answer(101, "upgrade", "x"), false)),
    NINE_INTERIM_HEADS("GET", interim(9, 10)),
    INTERIM_HEADS_OF_MORE_THAN_64_KIB("GET", interim(2, 40_000)),
    A_STATUS_OF_TWO_DIGITS("GET", RawFrames.raw(FrameType.HEAD, 1, new byte[] {0, 99, 0, 0, 0, 0}));

    private final String method;
    private final String hex;

    Fault(String method, Buffer frames) {
      this.method = method;
      this.hex = HexFormat.of().formatHex(frames.getBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void shouldResetTheExchangeAlone(Fault fault) {
    Recorder victim = open(fault.method);
    Recorder bystander = open("GET");
    side.run(() -> peer.send(frames(fault.hex)));
    ExchangeContract.until(() -> peer.received.contains("RESET 1 7"));
    ExchangeContract.until(() -> victim.failures == 1);
    assertThat(victim.failure.code()).isEqualTo(ResetCode.PROTOCOL);
    assertThat(victim.failure.getMessage()).doesNotContainPattern("\\p{Cntrl}");
    assertThat(victim.ends).isZero();
    assertThat(victim.closes).isEqualTo(1);
    assertThat(victim.wrong).isEmpty();
    side.run(() -> peer.send(head(2, OK, true)));
    ExchangeContract.until(() -> bystander.ends == 1);
    assertThat(side.events).isEmpty();
  }

  /** Responses that may look wrong and are right. */
  enum Right {
    ITS_LENGTH("GET", data(length("5"), 1, 5, true)),
    ITS_LENGTH_AND_END("GET", end(data(length("5"), 1, 5, false), 1)),
    THE_SAME_LENGTH_TWICE(
        "GET",
        data(
            head(1, answer(200, "content-length", "2", "content-length", "2"), false), 1, 2, true)),
    A_LENGTH_FOR_HEAD("HEAD", head(1, answer(200, "content-length", "9"), true)),
    A_LENGTH_FOR_HEAD_AND_EMPTY_DATA(
        "HEAD", data(head(1, answer(200, "content-length", "9"), false), 1, 0, true)),
    A_LENGTH_FOR_304("GET", head(1, answer(304, "content-length", "9"), true)),
    A_LENGTH_FOR_204("GET", head(1, answer(204, "content-length", "9"), true)),
    NO_LENGTH_FOR_205("GET", head(1, answer(205, "content-length", "0"), true)),
    EIGHT_INTERIM_HEADS("GET", head(interim(8, 10), 1, OK, true)),
    AN_UNKNOWN_INTERIM_HEAD("GET", head(head(1, answer(142), false), 1, OK, true)),
    FORBIDDEN_TRAILERS("GET", end(head(1, OK, false), 1, "content-length", "7"));

    private final String method;
    private final String hex;

    Right(String method, Buffer frames) {
      this.method = method;
      this.hex = HexFormat.of().formatHex(frames.getBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(Right.class)
  void shouldTakeWhatIsRight(Right right) {
    Recorder client = open(right.method);
    side.run(() -> peer.send(frames(right.hex)));
    ExchangeContract.until(() -> client.isEndedOrFailed());
    assertThat(client.failures).isZero();
    assertThat(client.exchange.trailers().size()).isZero();
    assertThat(client.wrong).isEmpty();
  }

  @Test
  void shouldTellTheLengthAndTheEndWithTheHead() {
    Recorder client = open("HEAD");
    AtomicLong length = new AtomicLong(-2);
    side.run(
        () ->
            client.exchange.headHandler(
                head -> {
                  length.set(client.exchange.contentLength());
                  assertThat(client.exchange.isReadEnded()).isTrue();
                  assertThat(client.ends).isZero();
                }));
    assertThat(client.exchange.contentLength()).isEqualTo(-1);
    side.run(() -> peer.send(head(1, answer(200, "content-length", "9"), true)));
    ExchangeContract.until(() -> client.isEndedOrFailed());
    assertThat(length).hasValue(9);
    assertThat(client.failures).isZero();
  }

  @Test
  void shouldTellTheOwnerWhenAHandlerOfTheHeadFails() {
    Recorder victim = open("GET");
    Recorder bystander = open("GET");
    side.run(
        () ->
            victim.exchange.headHandler(
                head -> {
                  throw new IllegalStateException("thrown by a test");
                }));
    side.run(() -> peer.send(data(head(1, OK, false), 1, 5, true)));
    ExchangeContract.until(() -> victim.failures == 1);
    assertThat(victim.failure.code()).isEqualTo(ResetCode.INTERNAL);
    assertThat(victim.closes).isEqualTo(1);
    assertThat(victim.bytes).isZero();
    ExchangeContract.until(() -> peer.received.contains("RESET 1 8"));
    side.run(() -> peer.send(head(2, OK, true)));
    ExchangeContract.until(() -> bystander.ends == 1);
  }

  @Test
  void shouldGoOnWhenEveryHandlerOfAnExchangeFails() {
    Recorder victim = open("GET");
    Recorder bystander = open("GET");
    side.run(
        () -> {
          victim.exchange.headHandler(head -> fail());
          victim.exchange.exceptionHandler(cause -> fail());
          victim.exchange.closedHandler(closed -> fail());
        });
    side.run(() -> peer.send(head(1, OK, true)));
    ExchangeContract.until(() -> peer.received.contains("RESET 1 8"));
    assertThat(side.openExchanges()).isEqualTo(1);
    side.run(() -> peer.send(head(2, OK, true)));
    ExchangeContract.until(() -> bystander.ends == 1);
    assertThat(side.events).isEmpty();
  }

  private static void fail() {
    throw new IllegalStateException("thrown by a test");
  }

  private static Buffer frames(String hex) {
    return Buffer.buffer(HexFormat.of().parseHex(hex));
  }

  private Recorder open(String method) {
    HttpHead head = new HttpHead(method, "http", "demo.test", "/", new HeaderFields());
    return side.call(() -> new Recorder(side.multiplexer.open(head, true)));
  }
}
