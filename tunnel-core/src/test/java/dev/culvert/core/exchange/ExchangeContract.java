package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.link.Link;
import dev.culvert.core.memory.Ceiling;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.TunnelCeilings;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What exchanges do, whatever carries them: a subclass connects a pair. */
@Timeout(20)
abstract class ExchangeContract {

  static final int MAX_EXCHANGES = 64;
  static final long BUDGET_BYTES = 256L * 1024 * 1024;
  static final int LARGE_BYTES = 8 * 1024 * 1024;
  static final HttpHead GET = request("GET");
  static final HttpHead POST = request("POST");
  static final ResponseHead OK = new ResponseHead(200, "OK", new HeaderFields());

  private final AtomicLong clock = new AtomicLong(1);
  final Side opener = new Side(BUDGET_BYTES, clock);
  final Side acceptor = new Side(BUDGET_BYTES, clock);

  /** What an end does with its link, on the link's loop. */
  interface LinkUser {
    void use(Link link, EventLoop loop);
  }

  /** Connects two ends and lets each be used at once, on its own loop. */
  abstract void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception;

  @BeforeEach
  final void connectBothEnds() throws Exception {
    connect(
        (link, loop) -> opener.start(link, loop, true, MAX_EXCHANGES),
        (link, loop) -> acceptor.start(link, loop, false, MAX_EXCHANGES));
    opener.awaitStarted();
    acceptor.awaitStarted();
  }

  @AfterEach
  final void nothingIsLeft() {
    until(() -> opener.openExchanges() == 0 && acceptor.openExchanges() == 0);
    until(() -> opener.holdsNothing() && acceptor.holdsNothing());
    opener.run(() -> opener.link.close("the test is over"));
  }

  static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .atMost(Duration.ofSeconds(10))
        .until(condition);
  }

  private static HttpHead request(String method) {
    return new HttpHead(
        method, "https", "demo.test", "/a?b=c", HeaderFields.of("accept", "*/*", "x", "\u00e9"));
  }

  final Recorder open(HttpHead head, boolean fin, Consumer<Exchange> then) {
    return opener.call(
        () -> {
          Recorder recorder = new Recorder(opener.open(head, fin));
          then.accept(recorder.exchange);
          return recorder;
        });
  }

  final Recorder open(HttpHead head, boolean fin) {
    return open(head, fin, exchange -> {});
  }

  /** Answers with a head, then whatever comes of the request's body. */
  static void echo(Recorder recorder) {
    Exchange exchange = recorder.exchange;
    exchange.writeHead(OK, false);
    exchange.pipeTo(exchange);
  }

  private static void answer(Recorder recorder) {
    recorder.exchange.writeHead(OK, true);
  }

  static void assertClean(Recorder recorder) {
    until(() -> recorder.closes == 1);
    assertThat(recorder.wrong).isEmpty();
    assertThat(recorder.failure).isNull();
    assertThat(recorder.ends).isEqualTo(1);
  }

  static void assertReset(Recorder recorder, ResetCode code) {
    until(() -> recorder.failures == 1);
    assertThat(recorder.wrong).isEmpty();
    assertThat(recorder.failure.code()).isEqualTo(code);
    assertThat(recorder.closes).isEqualTo(1);
    assertThat(recorder.exchange.failure()).isSameAs(recorder.failure);
    assertThat(recorder.exchange.isClosed()).isTrue();
  }

  final void advance(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  // ---- the plain course

  @Test
  void aRequestAndItsResponseArriveAsTheyWereSent() {
    acceptor.onOpened = ExchangeContract::answer;
    Recorder client = open(GET, true);
    Recorder server = acceptor.next();
    assertClean(client);
    assertClean(server);
    assertThat(server.exchange.requestHead()).isEqualTo(GET);
    assertThat(client.heads).containsExactly(OK);
    assertThat(client.accepted).isEqualTo(1);
    assertThat(client.bytes).isZero();
    assertThat(server.exchange.id()).isEqualTo(client.exchange.id());
  }

  @Test
  void interimHeadsComeBeforeTheFinalOne() {
    ResponseHead hints = new ResponseHead(103, "Early Hints", HeaderFields.of("link", "</a>"));
    ResponseHead proceed = new ResponseHead(100, "", new HeaderFields());
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(proceed, false);
          recorder.exchange.writeHead(hints, false);
          recorder.exchange.writeHead(hints, false);
          recorder.exchange.writeHead(OK, true);
        };
    Recorder client = open(GET, true);
    assertClean(client);
    assertThat(client.heads).containsExactly(proceed, hints, hints, OK);
  }

  @Test
  void endsMayTravelOnEveryFrameThatCanCarryThem() {
    acceptor.onOpened = ExchangeContract::echo;
    Recorder inData = open(POST, false, e -> e.end(Buffer.buffer("x")));
    Recorder inEnd = open(POST, false, Exchange::end);
    Recorder late = open(POST, false, e -> e.write(Buffer.buffer("y")));
    until(() -> late.bytes == 1);
    opener.run(late.exchange::end);
    for (Recorder client : List.of(inData, inEnd, late)) {
      assertClean(client);
    }
    assertThat(inData.bytes).isEqualTo(1);
    assertThat(inEnd.bytes).isZero();
  }

  @Test
  void trailersArriveAfterTheBodyInBothDirections() {
    HeaderFields up = HeaderFields.of("checksum", "1");
    HeaderFields down = HeaderFields.of("grpc-status", "0", "grpc-message", "");
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          recorder.exchange.write(Buffer.buffer("body"));
          recorder.exchange.end(down);
        };
    Recorder client = open(POST, false, e -> e.end(up));
    Recorder server = acceptor.next();
    assertClean(client);
    assertClean(server);
    assertThat(client.exchange.trailers()).isEqualTo(down);
    assertThat(server.exchange.trailers()).isEqualTo(up);
    assertThat(client.bytes).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"100000, 20", "8388608, 200000"})
  void bothBodiesStreamAtOnceAndArriveWhole(int bytes, int maxChunkBytes) {
    Source[] down = new Source[1];
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          down[0] = new Source(recorder.exchange, bytes, maxChunkBytes, true).start();
        };
    Source[] up = new Source[1];
    Recorder client =
        open(POST, false, e -> up[0] = new Source(e, bytes + 1, maxChunkBytes, true).start());
    Recorder server = acceptor.next();
    assertClean(client);
    assertClean(server);
    assertThat(client.bytes).isEqualTo(bytes);
    assertThat(client.checksum()).isEqualTo(down[0].checksum());
    assertThat(server.bytes).isEqualTo(bytes + 1);
    assertThat(server.checksum()).isEqualTo(up[0].checksum());
  }

  @Test
  void anEchoPipedThroughTheAcceptorComesBackWhole() {
    acceptor.onOpened = ExchangeContract::echo;
    Source[] up = new Source[1];
    Recorder client =
        open(POST, false, e -> up[0] = new Source(e, LARGE_BYTES / 2, 50_000, true).start());
    assertClean(client);
    assertThat(client.checksum()).isEqualTo(up[0].checksum());
  }

  @Test
  void theResponseMayEndWhileTheRequestGoesOn() {
    acceptor.onOpened = ExchangeContract::answer;
    Recorder client = open(POST, false, e -> e.write(Buffer.buffer("first")));
    Recorder server = acceptor.next();
    until(() -> client.ends == 1 && server.bytes == 5);
    assertThat(client.closes + server.closes).isZero();
    opener.run(() -> client.exchange.write(Buffer.buffer("second")));
    opener.run(client.exchange::end);
    assertClean(client);
    assertClean(server);
    assertThat(server.bytes).isEqualTo(11);
  }

  @Test
  void theRequestMayEndLongBeforeTheResponse() {
    Recorder client = open(POST, false, e -> e.end(Buffer.buffer("all")));
    Recorder server = acceptor.next();
    until(() -> server.ends == 1);
    assertThat(client.closes + server.closes).isZero();
    acceptor.run(
        () -> {
          server.exchange.writeHead(OK, false);
          server.exchange.end(Buffer.buffer("late"));
        });
    assertClean(client);
    assertClean(server);
  }

  @Test
  void manyExchangesAtOnceKeepTheirBytesApart() {
    acceptor.onOpened = ExchangeContract::echo;
    List<Source> sources = new ArrayList<>();
    List<Recorder> clients = new ArrayList<>();
    for (int i = 0; i < MAX_EXCHANGES; i++) {
      int bytes = 1 + i * 1_000;
      clients.add(open(POST, false, e -> sources.add(new Source(e, bytes, 5_000, true).start())));
    }
    for (int i = 0; i < MAX_EXCHANGES; i++) {
      assertClean(clients.get(i));
      assertThat(clients.get(i).checksum()).isEqualTo(sources.get(i).checksum());
    }
  }

  // ---- waiting readers

  @Test
  void aPausedReaderHoldsAtMostItsWindowWhileOthersGoOn() {
    Source[] down = new Source[1];
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          down[0] = new Source(recorder.exchange, LARGE_BYTES, 30_000, true).start();
        };
    Recorder paused = open(GET, true, Exchange::pause);
    until(() -> down[0] != null && down[0].written > 64 * 1024);
    acceptor.onOpened = ExchangeContract::answer;
    for (int i = 0; i < 20; i++) {
      assertClean(open(GET, true));
    }
    assertThat(paused.bytes).isZero();
    assertThat(down[0].written).isBetween(64L * 1024, 64L * 1024 + 64 * 1024 + 30_000);
    until(() -> opener.budget.heldBytes() == 64 * 1024);
    assertThat(opener.budget.grownBytes()).isZero();
    opener.run(paused.exchange::resume);
    assertClean(paused);
    assertThat(paused.checksum()).isEqualTo(down[0].checksum());
  }

  @Test
  void aPausedAcceptorHoldsAtMostItsWindow() {
    acceptor.onOpened = recorder -> recorder.exchange.pause();
    Source[] up = new Source[1];
    Recorder client = open(POST, false, e -> up[0] = new Source(e, 500_000, 9_000, true).start());
    Recorder server = acceptor.next();
    until(() -> up[0].written >= 96 * 1024);
    assertThat(up[0].written).isLessThan(128 * 1024 + 9_000);
    assertThat(server.bytes).isZero();
    acceptor.run(
        () -> {
          server.exchange.resume();
          server.exchange.writeHead(OK, true);
        });
    assertClean(client);
    assertClean(server);
    assertThat(server.checksum()).isEqualTo(up[0].checksum());
  }

  @Test
  void aReaderMayFetchOneBufferAtATime() {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          new Source(recorder.exchange, 600_000, 10_000, true).start();
        };
    Recorder client = open(GET, true, Exchange::pause);
    until(
        () -> {
          opener.run(() -> client.exchange.fetch(1));
          return client.ends == 1;
        });
    assertClean(client);
    assertThat(client.bytes).isEqualTo(600_000);
  }

  @Test
  void aSmallExchangeIsNotStarvedBySixteenLargeOnes() {
    List<Recorder> bulk = new ArrayList<>();
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          new Source(recorder.exchange, LARGE_BYTES, 60_000, true).start();
        };
    for (int i = 0; i < 16; i++) {
      bulk.add(open(GET, true));
    }
    until(() -> bulk.stream().allMatch(r -> r.bytes > 0));
    acceptor.onOpened = ExchangeContract::answer;
    assertClean(open(GET, true));
    assertThat(bulk.stream().filter(r -> r.ends == 1)).isEmpty();
    // From here on all are under way: whoever was opened first has no head start any more.
    // All are read in one turn of the loop that receives, or they would go on between the readings.
    long[] before = opener.call(() -> bulk.stream().mapToLong(r -> r.bytes).toArray());
    until(() -> opener.call(() -> progress(bulk, before).allMatch(bytes -> bytes > 256 * 1024)));
    long[] gained = opener.call(() -> progress(bulk, before).sorted().toArray());
    assertThat(gained[15] - gained[0]).isLessThan(1024 * 1024);
    opener.run(() -> bulk.forEach(r -> r.reset(ResetCode.CANCELLED)));
    assertThat(bulk).allSatisfy(r -> assertThat(r.wrong).isEmpty());
  }

  private static LongStream progress(List<Recorder> exchanges, long[] before) {
    return IntStream.range(0, before.length).mapToLong(i -> exchanges.get(i).bytes - before[i]);
  }

  // ---- resets

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_FLUSH", "OPENED", "ACCEPTED", "STREAMING", "RESPONSE_ENDED"})
  void theOpenersResetIsToldOnceAndNothingFollows(String phase) {
    acceptor.onOpened = recorder -> prepare(recorder, phase);
    Recorder client =
        open(
            POST,
            false,
            e -> {
              new Source(e, 300_000, 5_000, false).start();
            });
    if (!phase.equals("BEFORE_FLUSH")) {
      until(() -> reached(client, phase));
    }
    opener.run(() -> client.reset(ResetCode.CANCELLED));
    Recorder server = acceptor.next();
    assertReset(server, ResetCode.CANCELLED);
    assertThat(server.failure.by()).isEqualTo(ExchangeResetException.By.PEER);
    assertThat(client.closes).isEqualTo(1);
    until(() -> opener.openExchanges() == 0);
    assertThat(client.wrong).isEmpty();
    assertThat(opener.call(() -> client.exchange.write(Buffer.buffer("x"))).failed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENED", "ACCEPTED", "STREAMING", "REQUEST_ENDED"})
  void theAcceptorsResetIsToldOnceAndNothingFollows(String phase) {
    acceptor.onOpened = recorder -> prepare(recorder, phase);
    boolean ending = phase.equals("REQUEST_ENDED");
    Recorder client = open(POST, false, e -> new Source(e, 30_000, 5_000, ending).start());
    Recorder server = acceptor.next();
    until(() -> server.bytes == 30_000 && (!ending || server.ends == 1));
    until(() -> reached(client, phase));
    acceptor.run(() -> server.reset(ResetCode.ORIGIN_FAILED));
    assertReset(client, ResetCode.ORIGIN_FAILED);
    assertThat(client.failure.isDelivered()).isTrue();
    assertThat(server.closes).isEqualTo(1);
    until(() -> acceptor.openExchanges() == 0);
    assertThat(server.wrong).isEmpty();
  }

  private static void prepare(Recorder server, String phase) {
    switch (phase) {
      case "ACCEPTED" -> server.exchange.accept();
      case "STREAMING" -> {
        server.exchange.writeHead(OK, false);
        new Source(server.exchange, LARGE_BYTES, 40_000, true).start();
      }
      case "RESPONSE_ENDED" -> server.exchange.writeHead(OK, true);
      default -> {}
    }
  }

  private static boolean reached(Recorder client, String phase) {
    return switch (phase) {
      case "ACCEPTED" -> client.accepted == 1;
      case "STREAMING" -> client.bytes > 0;
      case "RESPONSE_ENDED" -> client.ends == 1;
      default -> client.exchange.isDelivered();
    };
  }

  @Test
  void bothSidesMayResetAtOnceAndLateFramesAreIgnored() {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          new Source(recorder.exchange, LARGE_BYTES, 40_000, true).start();
        };
    List<Recorder> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(open(POST, false, e -> new Source(e, 300_000, 5_000, true).start()));
    }
    List<Recorder> servers = new ArrayList<>();
    clients.forEach(c -> servers.add(acceptor.next()));
    acceptor.run(() -> servers.forEach(s -> s.reset(ResetCode.INTERNAL)));
    opener.run(() -> clients.forEach(c -> c.reset(ResetCode.CANCELLED)));
    until(() -> opener.openExchanges() + acceptor.openExchanges() == 0);
    acceptor.onOpened = ExchangeContract::answer;
    assertClean(open(GET, true));
  }

  @Test
  void aResetOfAPausedReaderWithTheWholeBodyWaitingIsStillAReset() {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          recorder.exchange.end(Buffer.buffer("all there is"));
        };
    Recorder client = open(POST, false, Exchange::pause);
    Recorder server = acceptor.next();
    until(() -> client.heads.size() == 1);
    acceptor.run(() -> server.reset(ResetCode.INTERNAL));
    assertReset(client, ResetCode.INTERNAL);
    opener.run(client.exchange::resume);
    assertThat(client.ends).isZero();
    assertThat(client.wrong).isEmpty();
  }

  @Test
  void trailersThatDoNotFitResetTheExchangeAndNothingElse() {
    HeaderFields many = new HeaderFields();
    for (int i = 0; i <= 1_000; i++) {
      many.add("n", "v");
    }
    Recorder client = open(POST, false);
    Recorder server = acceptor.next();
    Future<Void> end = opener.call(() -> client.exchange.end(many));
    assertThat(end.failed()).isTrue();
    assertReset(server, ResetCode.TOO_LARGE);
    assertThat(acceptor.events).isEmpty();
  }

  @Test
  void headsThatDoNotFitAreRefusedWhereTheyAreWritten() {
    HeaderFields large = HeaderFields.of("n", "v".repeat(65_000), "m", "v".repeat(1_000));
    HttpHead request = new HttpHead("GET", "http", "a", "/", large);
    assertThatThrownBy(() -> opener.run(() -> opener.open(request, true)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(opener.holdsNothing()).isTrue();
    Recorder client = open(GET, true);
    Recorder server = acceptor.next();
    ResponseHead response = new ResponseHead(200, "", large);
    assertThatThrownBy(() -> acceptor.run(() -> server.exchange.writeHead(response, true)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    acceptor.run(() -> answer(server));
    assertClean(client);
  }

  @Test
  void aBodyBeforeTheHeadIsRefusedWhereItIsWritten() {
    Recorder client = open(GET, true);
    Recorder server = acceptor.next();
    acceptor.run(
        () -> {
          assertThat(server.exchange.write(Buffer.buffer("x")).failed()).isTrue();
          assertThat(server.exchange.end().failed()).isTrue();
          answer(server);
        });
    assertClean(client);
  }

  @Test
  void aHandlerThatThrowsResetsOnlyItsExchange() {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.handler(
              data -> {
                throw new IllegalStateException("thrown by a test");
              });
        };
    Recorder other = open(POST, false, e -> e.write(Buffer.buffer("0123456789")));
    assertReset(other, ResetCode.INTERNAL);
    // Its owner is told too, and does not wait for ever.
    assertReset(acceptor.next(), ResetCode.INTERNAL);
    acceptor.onOpened = ExchangeContract::echo;
    Recorder bystander = open(POST, false, e -> e.write(Buffer.buffer("x")));
    until(() -> bystander.bytes == 1);
    acceptor.onOpened =
        recorder -> {
          throw new IllegalStateException("thrown by a test");
        };
    assertReset(open(GET, true), ResetCode.INTERNAL);
    opener.run(bystander.exchange::end);
    assertClean(bystander);
  }

  // ---- refusals

  @Test
  void anAcceptorThatRefusesNewExchangesLeavesTheRestAlone() {
    acceptor.onOpened = ExchangeContract::echo;
    Recorder old = open(POST, false, e -> e.write(Buffer.buffer("x")));
    until(() -> old.bytes == 1);
    acceptor.run(() -> acceptor.multiplexer.refuseNew());
    Recorder late = open(POST, false, e -> e.end(Buffer.buffer("body that nobody reads")));
    assertReset(late, ResetCode.REFUSED);
    assertThat(late.failure.isDelivered()).isFalse();
    assertThat(late.exchange.isDelivered()).isFalse();
    opener.run(old.exchange::end);
    assertClean(old);
  }

  @Test
  void noMoreExchangesThanAgreedMayBeOpen() {
    List<Recorder> clients = new ArrayList<>();
    for (int i = 0; i < MAX_EXCHANGES; i++) {
      clients.add(open(GET, true));
    }
    assertThat(opener.<Exchange>call(() -> opener.open(GET, true))).isNull();
    opener.run(() -> clients.forEach(c -> c.reset(ResetCode.CANCELLED)));
    assertThat(opener.call(() -> opener.multiplexer.canOpen())).isTrue();
  }

  @Test
  void withoutMemoryForTheBodyTheRequestIsRefused() {
    Holding full = new Holding(acceptor.budget.shared(), Runnable::run, ceiling -> {});
    full.add(BUDGET_BYTES + 1);
    assertReset(open(POST, false), ResetCode.REFUSED);
    acceptor.onOpened = ExchangeContract::answer;
    assertClean(open(GET, true));
    full.remove(BUDGET_BYTES + 1);
    acceptor.onOpened = ExchangeContract::answer;
    Recorder fits = open(POST, false, Exchange::end);
    assertClean(fits);
  }

  @Test
  void whoHoldsMostGivesWayAndBothEndsKnow() {
    AtomicInteger bytes = new AtomicInteger(60_000);
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          recorder.exchange.write(Buffer.buffer(new byte[bytes.addAndGet(-20_000)]));
        };
    Recorder most = open(GET, true, Exchange::pause);
    Recorder mostServed = acceptor.next();
    Recorder less = open(GET, true, Exchange::pause);
    Recorder lessServed = acceptor.next();
    until(() -> opener.budget.heldBytes() == 60_000);
    opener.budget.limitTunnels(new TunnelCeilings(10, 64_000));
    acceptor.run(() -> lessServed.exchange.write(Buffer.buffer(new byte[5_000])));
    assertReset(most, ResetCode.CANCELLED);
    assertThat(most.failure.by()).isEqualTo(ExchangeResetException.By.CEILING);
    assertReset(mostServed, ResetCode.CANCELLED);
    until(() -> opener.budget.heldBytes() == 25_000);
    assertThat(opener.budget.resets(Ceiling.TUNNEL)).isEqualTo(1);
    opener.run(less.exchange::resume);
    acceptor.run(lessServed.exchange::end);
    assertClean(less);
  }

  @Test
  void whatWaitsForCreditIsHeldByItsSender() {
    acceptor.onOpened = recorder -> recorder.exchange.pause();
    Recorder client = open(POST, false, e -> e.write(Buffer.buffer(new byte[100 * 1024])));
    Recorder server = acceptor.next();
    until(() -> opener.budget.heldBytes() == 36 * 1024);
    until(() -> acceptor.budget.heldBytes() == 64 * 1024);
    acceptor.run(
        () -> {
          server.exchange.resume();
          server.exchange.writeHead(OK, true);
        });
    until(() -> opener.holdsNothing() && server.bytes == 100 * 1024);
    opener.run(client.exchange::end);
    assertClean(client);
    assertClean(server);
  }

  @Test
  void aWriterWaitsAsSoonAsSomethingWaitsForCreditWhileMemoryIsShort() {
    Holding other =
        new Holding(opener.budget.account(UUID.randomUUID()), Runnable::run, ceiling -> {});
    other.add(BUDGET_BYTES / 2 + 1);
    acceptor.onOpened = recorder -> recorder.exchange.pause();
    boolean[] full = new boolean[2];
    int[] drains = new int[1];
    Recorder client =
        open(
            POST,
            false,
            e -> {
              e.drainHandler(ignored -> drains[0]++);
              e.setWriteQueueMaxSize(1_000_000);
              e.write(Buffer.buffer(new byte[60 * 1024]));
              full[0] = e.writeQueueFull();
              e.write(Buffer.buffer(new byte[10 * 1024]));
              full[1] = e.writeQueueFull();
            });
    Recorder server = acceptor.next();
    until(() -> acceptor.budget.heldBytes() == 64 * 1024);
    assertThat(full).containsExactly(false, true);
    assertThat(opener.call(() -> drains[0])).isZero();
    acceptor.run(server.exchange::resume);
    until(() -> opener.call(() -> drains[0]) == 1);
    other.remove(BUDGET_BYTES / 2 + 1);
    acceptor.run(() -> server.exchange.writeHead(OK, true));
    opener.run(client.exchange::end);
    assertClean(client);
    assertClean(server);
  }

  // ---- time

  @Test
  void anOpenedExchangeThatIsNotAcceptedInTimeIsGivenUp() {
    acceptor.link.deaf = true;
    Recorder client = open(GET, true);
    advance(Duration.ofMillis(1_900));
    opener.tick();
    assertThat(client.failures).isZero();
    advance(Duration.ofMillis(200));
    opener.tick();
    assertReset(client, ResetCode.TIMEOUT);
    assertThat(client.failure.by()).isEqualTo(ExchangeResetException.By.NOT_ACCEPTED);
    assertThat(client.failure.isDelivered()).isTrue();
    assertThat(opener.events).isEmpty();
  }

  @Test
  void anAcceptorThatThinksLongSaysThatItActs() {
    Recorder client = open(GET, true);
    Recorder server = acceptor.next();
    advance(Duration.ofMillis(499));
    acceptor.tick();
    assertThat(client.accepted).isZero();
    advance(Duration.ofMillis(1));
    acceptor.tick();
    until(() -> client.accepted == 1);
    advance(Duration.ofSeconds(2));
    acceptor.tick();
    opener.tick();
    assertThat(client.failures).isZero();
    acceptor.run(() -> server.reset(ResetCode.REFUSED));
    assertReset(client, ResetCode.INTERNAL);
    assertThat(client.failure.isDelivered()).isTrue();
  }
}
