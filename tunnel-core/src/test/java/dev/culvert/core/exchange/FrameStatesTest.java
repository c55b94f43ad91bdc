package dev.culvert.core.exchange;

import static dev.culvert.core.exchange.RawFrames.HINTS;
import static dev.culvert.core.exchange.RawFrames.OK;
import static dev.culvert.core.exchange.RawFrames.POST;
import static dev.culvert.core.exchange.RawFrames.and;
import static dev.culvert.core.exchange.RawFrames.credit;
import static dev.culvert.core.exchange.RawFrames.data;
import static dev.culvert.core.exchange.RawFrames.head;
import static dev.culvert.core.exchange.RawFrames.open;
import static dev.culvert.core.exchange.RawFrames.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of states of {@code docs/protocol.md}, against a peer that speaks bare frames. */
@Timeout(20)
class FrameStatesTest {

  private static Vertx vertx;

  private final Side side = new Side(ExchangeContract.BUDGET_BYTES, new AtomicLong(1));
  private RawPeer peer;
  private EventLoop loop;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private void connect(boolean opener) {
    loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
    PipeLink[] ends = PipeLink.pair(loop, loop, 1_000_000, 5_000, 7);
    loop.execute(
        () -> {
          peer = new RawPeer(ends[1]);
          side.start(ends[0], loop, opener, 3);
        });
    side.awaitStarted();
  }

  private void send(Buffer frames) {
    side.run(() -> peer.send(frames));
  }

  /** What an acceptor may not be sent. */
  enum ToAcceptor {
    AN_ID_TWICE(and(open(5, true), 5, true)),
    AN_ID_THAT_GOES_DOWN(and(open(5, true), 4, true)),
    DATA_NEVER_OPENED(data(open(1, true), 2, 1, false)),
    A_CONFIG_THAT_IS_NO_JSON(raw(FrameType.CONFIG, 0, (byte) '{')),
    A_CONFIG_THAT_IS_NO_OBJECT(raw(FrameType.CONFIG, 0, (byte) '[', (byte) ']')),
    A_STREAM_FRAME_ON_AN_EXCHANGE(raw(FrameType.HEARTBEAT, 1)),
    AN_EXCHANGE_FRAME_ON_THE_STREAM(raw(FrameType.CREDIT, 0, new byte[4]));

    private final String hex;

    ToAcceptor(Buffer frames) {
      this.hex = HexFormat.of().formatHex(frames.getBytes());
    }
  }

  /** What an acceptor may not be sent within exchange 1. */
  enum ToAcceptorWithinOne {
    A_WINDOW_BEYOND_31_BITS(raw(FrameType.OPEN, 1, new byte[] {-1, -1, -1, -1, 0})),
    AN_OPEN_WITHOUT_A_HEAD(raw(FrameType.OPEN, 1, new byte[] {0, 0, 0, 1, 0, 9, 9})),
    DATA_AFTER_AN_OPEN_WITH_FIN(data(open(1, true), 1, 1, false)),
    DATA_AFTER_FIN(data(data(open(1, false), 1, 1, true), 1, 1, false)),
    END_AFTER_FIN(
        data(open(1, false), 1, 1, true).appendBuffer(raw(FrameType.END, 1, (byte) 0, (byte) 0))),
    A_HEAD(open(1, false).appendBuffer(head(1, OK, false))),
    CREDIT_BEYOND_31_BITS(open(1, true).appendBuffer(credit(1, Integer.MAX_VALUE))),
    A_CREDIT_OF_TWO_BYTES(open(1, true).appendBuffer(raw(FrameType.CREDIT, 1, (byte) 0, (byte) 1))),
    A_RESET_WITHOUT_TEXT(open(1, true).appendBuffer(raw(FrameType.RESET, 1, (byte) 2)));

    private final String hex;

    ToAcceptorWithinOne(Buffer frames) {
      this.hex = HexFormat.of().formatHex(frames.getBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(ToAcceptor.class)
  void anAcceptorEndsALinkWithAProtocolErrorOn(ToAcceptor wrong) {
    connect(false);
    side.onOpened = recorder -> recorder.exchange.pause();
    send(Buffer.buffer(HexFormat.of().parseHex(wrong.hex)));
    assertEndsByProtocolError();
    side.opened.forEach(recorder -> assertThat(recorder.failures).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource(ToAcceptorWithinOne.class)
  void anAcceptorResetsTheExchangeAloneOn(ToAcceptorWithinOne wrong) {
    connect(false);
    side.onOpened = recorder -> recorder.exchange.pause();
    send(Buffer.buffer(HexFormat.of().parseHex(wrong.hex)));
    assertResetsTheExchangeAlone();
    assertThat(side.opened)
        .filteredOn(recorder -> recorder.exchange.id() == 1)
        .allMatch(recorder -> recorder.failures == 1);
  }

  @Test
  void anAcceptorResetsAnExchangeOnDataBeyondTheCredit() {
    connect(false);
    side.onOpened = recorder -> recorder.exchange.pause();
    Buffer frames = open(1, false);
    for (int i = 0; i < 4; i++) {
      data(frames, 1, 16 * 1024, false);
    }
    send(frames);
    Recorder server = side.next();
    side.run(() -> {});
    assertThat(server.failures).isZero();
    send(data(Buffer.buffer(), 1, 1, false));
    assertResetsTheExchangeAlone();
    assertThat(server.failures).isEqualTo(1);
  }

  /** What an opener may not be sent, on exchange 1 which it opened. */
  enum ToOpener {
    AN_OPEN(open(1, true)),
    A_HEAD_NEVER_ASKED_FOR(head(2, OK, true)),
    A_GOODBYE_WITH_A_TEXT_FOR_A_NUMBER(
        Buffer.buffer().appendBuffer(raw(FrameType.GOODBYE, 0, json("{\"lastAccepted\":\"x\"}"))));

    private final String hex;

    ToOpener(Buffer frames) {
      this.hex = HexFormat.of().formatHex(frames.getBytes());
    }

    private static byte[] json(String text) {
      return Buffer.buffer(text).getBytes();
    }
  }

  /** What an opener may not be sent on exchange 1, which it opened. */
  enum ToOpenerWithinOne {
    DATA_BEFORE_THE_HEAD(data(Buffer.buffer(), 1, 1, false)),
    END_BEFORE_THE_HEAD(raw(FrameType.END, 1, (byte) 0, (byte) 0)),
    DATA_AFTER_AN_INTERIM_HEAD(data(head(1, HINTS, false), 1, 1, false)),
    AN_INTERIM_HEAD_WITH_FIN(head(1, HINTS, true)),
    TWO_FINAL_HEADS(head(1, OK, false).appendBuffer(head(1, OK, false))),
    DATA_AFTER_A_HEAD_WITH_FIN(data(head(1, OK, true), 1, 1, false));

    private final String hex;

    ToOpenerWithinOne(Buffer frames) {
      this.hex = HexFormat.of().formatHex(frames.getBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(ToOpener.class)
  void anOpenerEndsALinkWithAProtocolErrorOn(ToOpener wrong) {
    connect(true);
    Recorder client = side.call(() -> new Recorder(side.multiplexer.open(POST, false)));
    send(Buffer.buffer(HexFormat.of().parseHex(wrong.hex)));
    assertEndsByProtocolError();
    assertThat(client.failures).isEqualTo(1);
    assertThat(client.wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ToOpenerWithinOne.class)
  void anOpenerResetsTheExchangeAloneOn(ToOpenerWithinOne wrong) {
    connect(true);
    Recorder client = side.call(() -> new Recorder(side.multiplexer.open(POST, false)));
    Recorder bystander = side.call(() -> new Recorder(side.multiplexer.open(POST, true)));
    send(Buffer.buffer(HexFormat.of().parseHex(wrong.hex)));
    ExchangeContract.until(() -> peer.received.contains("RESET 1 7"));
    assertThat(client.failure.code()).isEqualTo(ResetCode.PROTOCOL);
    assertThat(client.failures).isEqualTo(1);
    assertThat(client.wrong).isEmpty();
    send(head(2, OK, true));
    ExchangeContract.until(() -> bystander.ends == 1);
    assertThat(side.events).isEmpty();
  }

  private void assertResetsTheExchangeAlone() {
    ExchangeContract.until(() -> peer.received.contains("RESET 1 7"));
    assertThat(side.openExchanges()).isZero();
    assertThat(side.budget.heldBytes()).isZero();
    int before = side.opened.size();
    send(open(9, true));
    ExchangeContract.until(() -> side.opened.size() == before + 1);
    assertThat(side.events).isEmpty();
  }

  private void assertEndsByProtocolError() {
    ExchangeContract.until(() -> side.events.size() == 1);
    assertThat(side.events.get(0)).startsWith("ended: protocol error: ");
    ExchangeContract.until(
        () -> peer.received.stream().anyMatch(f -> f.startsWith("ended: protocol error: ")));
    assertThat(side.openExchanges()).isZero();
    assertThat(side.holdsNothing()).isTrue();
  }

  @Test
  void framesOfClosedExchangesAndOfUnknownTypesAreIgnored() {
    connect(false);
    side.onOpened = recorder -> recorder.exchange.writeHead(OK, true);
    Buffer frames = open(7, true);
    frames.appendBuffer(raw(0x55, 7, (byte) 1)).appendBuffer(raw(0x66, 0));
    send(frames);
    ExchangeContract.until(() -> peer.received.contains("HEAD 7"));
    Buffer late = data(credit(7, 5), 7, 10, true);
    data(late, 3, 10, false);
    Frames.appendReset(late, 7, 2, "late");
    send(and(late, 8, true));
    ExchangeContract.until(() -> peer.received.contains("HEAD 8"));
    assertThat(side.events).isEmpty();
    assertThat(peer.received).containsExactly("HEAD 7", "HEAD 8");
  }

  @Test
  void moreExchangesThanAgreedAndUnknownKindsAreRefusedAndTheirBodiesIgnored() {
    connect(false);
    Buffer frames = Buffer.buffer();
    for (int id = 1; id <= 4; id++) {
      and(frames, id, false);
    }
    data(frames, 4, 1_000, true);
    frames.appendBuffer(raw(FrameType.OPEN, 5, new byte[] {0, 0, 0, 1, 77}));
    send(frames);
    ExchangeContract.until(() -> peer.received.contains("RESET 5 1"));
    assertThat(peer.received).containsExactly("RESET 4 1", "RESET 5 1");
    assertThat(side.openExchanges()).isEqualTo(3);
    assertThat(side.budget.heldBytes()).isZero();
  }

  @Test
  void refusedAfterCreditIsAnErrorOfThePeerOnThatExchange() {
    connect(true);
    Recorder client = side.call(() -> new Recorder(side.multiplexer.open(POST, true)));
    Buffer frames = credit(1, 0);
    Frames.appendReset(frames, 1, 1, "changed my mind");
    send(frames);
    ExchangeContract.until(() -> client.failures == 1);
    assertThat(client.accepted).isEqualTo(1);
    assertThat(client.failure.code()).isEqualTo(ResetCode.PROTOCOL);
    assertThat(client.failure.isDelivered()).isTrue();
    assertThat(side.events).isEmpty();
  }

  @Test
  void aCodeOfALaterVersionIsAnInternalError() {
    connect(true);
    Recorder client = side.call(() -> new Recorder(side.multiplexer.open(POST, true)));
    Buffer frames = Buffer.buffer();
    Frames.appendReset(frames, 1, 200, "");
    send(frames);
    ExchangeContract.until(() -> client.failures == 1);
    assertThat(client.failure.code()).isEqualTo(ResetCode.INTERNAL);
  }

  @Test
  void emptyDataIsNotHandedToTheReaderButMayCarryTheEnd() {
    connect(false);
    Buffer frames = open(1, false);
    data(frames, 1, 0, false);
    data(frames, 1, 3, false);
    send(data(frames, 1, 0, true));
    Recorder server = side.next();
    ExchangeContract.until(() -> server.ends == 1);
    assertThat(server.bytes).isEqualTo(3);
    assertThat(server.wrong).isEmpty();
  }

  @Test
  void tinyFramesToAPausedReaderAreJoined() {
    connect(false);
    side.onOpened = recorder -> recorder.exchange.pause();
    Buffer frames = open(1, false);
    for (int i = 0; i < 10_000; i++) {
      data(frames, 1, 1, i == 9_999);
    }
    send(frames);
    Recorder server = side.next();
    side.run(() -> server.exchange.fetch(3));
    ExchangeContract.until(() -> server.bytes == 10_000);
    side.run(server.exchange::resume);
    assertThat(server.ends).isEqualTo(1);
  }

  @Test
  void headsGoFirstAndBodiesTakeTurnsOfSixtyFourKibibytes() {
    connect(false);
    side.onOpened =
        recorder -> {
          if (recorder.exchange.id() < 3) {
            recorder.exchange.writeHead(OK, false);
            recorder.exchange.write(Buffer.buffer(new byte[96 * 1024]));
            recorder.exchange.end();
          } else {
            recorder.exchange.writeHead(OK, true);
          }
        };
    Buffer frames = Buffer.buffer();
    for (int id = 1; id <= 3; id++) {
      Frames.appendOpen(frames, id, true, 1_000_000, null, POST);
    }
    send(frames);
    ExchangeContract.until(() -> peer.received.size() == 15);
    assertThat(peer.received.subList(0, 3)).containsExactly("HEAD 1", "HEAD 2", "HEAD 3");
    StringBuilder turns = new StringBuilder();
    peer.received.subList(3, 15).forEach(frame -> turns.append(frame.charAt(frame.length() - 1)));
    assertThat(turns).hasToString("111122221122");
  }
}
