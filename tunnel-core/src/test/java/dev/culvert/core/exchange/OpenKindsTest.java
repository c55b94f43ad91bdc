package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.frame.TcpHead;
import dev.culvert.core.frame.UpgradeHead;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.memory.MemoryBudget;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exchanges that are no HTTP requests, on a link and through relays. */
@Timeout(20)
class OpenKindsTest {

  /** How the opener reaches the acceptor. */
  enum Way {
    DIRECT,
    /** Through a relay that passes frames on. */
    FRAMES,
    /** Through a relay whose onward carrier is not known to have frames. */
    EXCHANGES
  }

  private static final long BUDGET_BYTES = 1 << 24;
  private static final RelayTarget TARGET =
      new RelayTarget(UUID.randomUUID(), UUID.randomUUID(), 3, 42);
  private static final HttpHead GET =
      new HttpHead("GET", "http", "a.test", "/", HeaderFields.of("content-length", "5"));
  private static final UpgradeHead UPGRADE = new UpgradeHead("websocket", GET);
  private static final TcpHead TCP = new TcpHead("2001:db8::7", 40_000, 5432);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong clock = new AtomicLong(1);
  private final Side opener = new Side(BUDGET_BYTES, clock);
  private final Side acceptor = new Side(BUDGET_BYTES, clock);
  private Multiplexer back;
  private Multiplexer onward;
  private EventLoop relayLoop;

  private EventLoop newLoop() {
    return ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
  }

  private void connect(Way way) throws Exception {
    acceptor.takesAllKinds = true;
    EventLoop openerLoop = newLoop();
    EventLoop acceptorLoop = newLoop();
    if (way == Way.DIRECT) {
      PipeLink[] pipe = PipeLink.pair(openerLoop, acceptorLoop, 100_000, 20_000, 42);
      openerLoop.execute(() -> opener.start(pipe[0], openerLoop, true, 10));
      acceptorLoop.execute(() -> acceptor.start(pipe[1], acceptorLoop, false, 10));
    } else {
      relay(way, openerLoop, acceptorLoop);
    }
    opener.awaitStarted();
    acceptor.awaitStarted();
  }

  private void relay(Way way, EventLoop openerLoop, EventLoop acceptorLoop) throws Exception {
    opener.target = TARGET;
    relayLoop = newLoop();
    PipeLink[] first = PipeLink.pair(openerLoop, relayLoop, 100_000, 20_000, 42);
    PipeLink[] second = PipeLink.pair(relayLoop, acceptorLoop, 100_000, 20_000, 43);
    MultiplexerOptions options = MultiplexerOptions.of(new MemoryBudget(BUDGET_BYTES));
    StreamEvents relay =
        new StreamEvents() {
          @Override
          public StreamCarrier relay(RelayTarget target) {
            return way == Way.FRAMES ? onward : new Hidden(onward);
          }
        };
    CompletableFuture.runAsync(
            () -> {
              onward = Multiplexer.opener(second[0], relayLoop, 10, options, new StreamEvents() {});
              back =
                  Multiplexer.acceptor(
                      first[1], relayLoop, options.withSharedLink(BUDGET_BYTES), relay);
            },
            relayLoop)
        .get(5, TimeUnit.SECONDS);
    openerLoop.execute(() -> opener.start(first[0], openerLoop, true, 10));
    acceptorLoop.execute(() -> acceptor.start(second[1], acceptorLoop, false, 10));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    try {
      ExchangeContract.until(() -> opener.openExchanges() == 0 && acceptor.openExchanges() == 0);
      ExchangeContract.until(() -> opener.holdsNothing() && acceptor.holdsNothing());
      if (relayLoop != null) {
        ExchangeContract.until(
            () ->
                CompletableFuture.supplyAsync(
                            () -> back.openExchanges() + onward.openExchanges(), relayLoop)
                        .get(5, TimeUnit.SECONDS)
                    == 0);
      }
    } finally {
      vertx.close().await();
    }
  }

  private Recorder open(OpenHead head, boolean fin) {
    return opener.call(() -> new Recorder(opener.open(head, fin)));
  }

  private static void answer(Side side, Recorder to, int status, String... fields) {
    side.run(
        () -> to.exchange.writeHead(new ResponseHead(status, "", HeaderFields.of(fields)), false));
  }

  private static void write(Side side, Recorder to, String text) {
    side.run(() -> to.exchange.write(Buffer.buffer(text)));
  }

  private static void end(Side side, Recorder to) {
    side.run(() -> to.exchange.end());
  }

  private static void awaitReset(Recorder recorder, ResetCode code) {
    ExchangeContract.until(() -> recorder.failures == 1);
    assertThat(recorder.failure.code()).isEqualTo(code);
    assertThat(recorder.wrong).isEmpty();
  }

  /** Bytes both ways; the opener's direction ends first, long before the other one. */
  private void bytesGoBothWaysAndEachEndsByItself(Recorder client, Recorder server)
      throws Exception {
    write(opener, client, "ping, longer than any content-length");
    ExchangeContract.until(() -> server.bytes == 36);
    end(opener, client);
    ExchangeContract.until(() -> server.ends == 1);
    write(acceptor, server, "pong");
    ExchangeContract.until(() -> client.bytes == 4);
    assertThat(client.ends).isZero();
    end(acceptor, server);
    ExchangeContract.until(() -> client.ends == 1 && client.closes == 1 && server.closes == 1);
    assertThat(client.failures + server.failures).isZero();
    assertThat(client.wrong).isEmpty();
    assertThat(server.wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCarryBytesOnceAnUpgradeIsAccepted(Way way) throws Exception {
    connect(way);
    Recorder client = open(UPGRADE, false);
    Recorder server = acceptor.next();
    assertThat(server.exchange.head()).isEqualTo(UPGRADE);
    assertThat(server.exchange.requestHead()).isEqualTo(GET);
    answer(acceptor, server, 101, "content-length", "3");
    ExchangeContract.until(() -> client.heads.size() == 1);
    assertThat(client.heads.get(0).status()).isEqualTo(101);
    assertThat(client.heads.get(0).isInterim()).isFalse();
    bytesGoBothWaysAndEachEndsByItself(client, server);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCarryATcpSession(Way way) throws Exception {
    connect(way);
    Recorder client = open(TCP, false);
    Recorder server = acceptor.next();
    assertThat(server.exchange.head()).isEqualTo(TCP);
    answer(acceptor, server, 200);
    ExchangeContract.until(() -> client.heads.size() == 1);
    bytesGoBothWaysAndEachEndsByItself(client, server);
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassOnARefusalOfAnUpgrade(Way way) throws Exception {
    connect(way);
    Recorder client = open(UPGRADE, false);
    Recorder server = acceptor.next();
    answer(acceptor, server, 103);
    answer(acceptor, server, 403, "content-length", "2");
    write(acceptor, server, "no");
    end(acceptor, server);
    ExchangeContract.until(() -> client.ends == 1);
    assertThat(client.heads).hasSize(2);
    assertThat(client.bytes).isEqualTo(2);
    opener.run(() -> client.exchange.reset(ResetCode.CANCELLED, "nothing to say"));
    awaitReset(server, ResetCode.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource
  void shouldResetAnHttpExchangeThatIsAnswered101(Way way) throws Exception {
    connect(way);
    Recorder client = open(new HttpHead("GET", "http", "a", "/", HeaderFields.NONE), true);
    Recorder server = acceptor.next();
    answer(acceptor, server, 101);
    awaitReset(client, ResetCode.PROTOCOL);
    awaitReset(server, ResetCode.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void shouldResetATcpSessionThatIsAnsweredByHttp(Way way) throws Exception {
    connect(way);
    Recorder client = open(TCP, false);
    Recorder server = acceptor.next();
    answer(acceptor, server, 404);
    awaitReset(client, ResetCode.PROTOCOL);
    awaitReset(server, ResetCode.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAKindThatTheOtherEndDoesNotTake(Way way) throws Exception {
    connect(way);
    acceptor.takesAllKinds = false;
    Recorder client = open(UPGRADE, false);
    awaitReset(client, ResetCode.REFUSED);
    assertThat(client.failure.isDelivered()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotTakeASessionThatEndsWithItsHead(Way way) throws Exception {
    connect(way);
    awaitReset(open(TCP, true), ResetCode.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void shouldResetTheOtherLegWhenOneBreaks(Way way) throws Exception {
    connect(way);
    Recorder client = open(TCP, false);
    Recorder server = acceptor.next();
    answer(acceptor, server, 200);
    ExchangeContract.until(() -> client.heads.size() == 1);
    acceptor.run(() -> server.exchange.reset(ResetCode.ORIGIN_FAILED, "broke"));
    awaitReset(client, ResetCode.ORIGIN_FAILED);

    Recorder other = open(TCP, false);
    Recorder otherServer = acceptor.next();
    opener.run(() -> other.exchange.reset(ResetCode.CANCELLED, "left"));
    awaitReset(otherServer, ResetCode.CANCELLED);
  }

  /** Hides that a carrier has frames. */
  private record Hidden(Multiplexer carrier) implements StreamCarrier {

    @Override
    public OutgoingExchange open(OpenHead head, boolean fin) {
      return carrier.open(head, fin);
    }

    @Override
    public boolean canOpen() {
      return carrier.canOpen();
    }

    @Override
    public Obstacle obstacle() {
      return carrier.obstacle();
    }

    @Override
    public MemoryAccount account() {
      return carrier.account();
    }
  }
}
