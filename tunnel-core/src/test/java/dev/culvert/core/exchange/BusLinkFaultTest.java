package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.RefusedException;
import dev.culvert.core.link.SessionAcceptor;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of exchanges when the event bus does not do what it should. */
@Timeout(20)
class BusLinkFaultTest {

  private static final HttpHead POST =
      new HttpHead("POST", "http", "demo.test", "/", new HeaderFields());
  private static final ResponseHead OK = new ResponseHead(200, "OK", new HeaderFields());
  private static final int BODY_BYTES = 3_000_000;

  private final AtomicLong clock = new AtomicLong(1);
  private final Side opener = new Side(ExchangeContract.BUDGET_BYTES, clock);
  private final Side acceptor = new Side(ExchangeContract.BUDGET_BYTES, clock);
  private Vertx vertx;
  private BusEnds ends;

  enum Fault {
    LOST,
    TWICE,
    LATE
  }

  @BeforeEach
  void connect() throws Exception {
    vertx = Vertx.vertx();
    ends = new BusEnds(vertx, vertx, "faults");
    ends.connect(
        (link, loop) -> opener.start(link, loop, true, 100),
        (link, loop) -> acceptor.start(link, loop, false, 100));
    opener.awaitStarted();
    acceptor.awaitStarted();
  }

  @AfterEach
  void nothingIsLeft() {
    ExchangeContract.until(
        () ->
            opener.openExchanges() + acceptor.openExchanges() == 0
                && opener.holdsNothing()
                && acceptor.holdsNothing());
    vertx.close().await();
  }

  private static boolean is(DeliveryContext<Object> message, String type) {
    Object body = message.body();
    return body != null && body.getClass().getSimpleName().equals(type);
  }

  private void intercept(Handler<DeliveryContext<Object>> interceptor) {
    vertx.eventBus().addOutboundInterceptor(interceptor);
  }

  /** Does something to the n-th message of frames that goes to an address. */
  private void disturb(String address, int number, Fault fault) {
    AtomicInteger count = new AtomicInteger();
    Object[] kept = new Object[1];
    intercept(
        message -> {
          boolean frames = is(message, "BusFrames") && message.message().address().equals(address);
          int n = frames ? count.incrementAndGet() : 0;
          if (n == number && fault != Fault.TWICE) {
            kept[0] = message.body();
            return;
          }
          message.next();
          if (n == number || (n == number + 1 && fault == Fault.LATE)) {
            count.addAndGet(1_000_000);
            vertx.eventBus().send(address, n == number ? message.body() : kept[0]);
          }
        });
  }

  private Recorder open(boolean fin) {
    return opener.call(() -> new Recorder(opener.multiplexer.open(POST, fin)));
  }

  @ParameterizedTest
  @CsvSource({"LOST,true", "LOST,false", "TWICE,true", "TWICE,false", "LATE,true", "LATE,false"})
  void aDisturbedMessageEndsEveryExchangeAsAResetAndNoneWithAHole(Fault fault, boolean toOpener) {
    List<Recorder> all = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Recorder client = open(false);
      Recorder server = acceptor.next();
      all.addAll(List.of(client, server));
      sources.add(new Source(client.exchange, BODY_BYTES, 20_000, true));
      sources.add(new Source(server.exchange, BODY_BYTES, 20_000, true));
      acceptor.run(() -> server.exchange.writeHead(OK, false));
      ExchangeContract.until(() -> client.heads.size() == 1);
    }
    disturb((toOpener ? ends.opener : ends.acceptor).endpoint().address(), 3, fault);
    for (int i = 0; i < sources.size(); i += 2) {
      opener.run(sources.get(i)::start);
      acceptor.run(sources.get(i + 1)::start);
    }
    for (Recorder recorder : all) {
      ExchangeContract.until(() -> recorder.closes == 1);
      assertThat(recorder.wrong).isEmpty();
      assertThat(recorder.ends).isZero();
      assertThat(recorder.failure.by()).isEqualTo(ExchangeResetException.By.LINK);
    }
    ExchangeContract.until(() -> opener.events.size() + acceptor.events.size() == 2);
    assertThat(opener.events.get(0)).contains("messages were lost");
    assertThat(acceptor.events.get(0)).contains("messages were lost");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastMessageLostIsFoundByTheNextHeartbeatOrBySilence(boolean heartbeat) {
    Recorder client = open(true);
    Recorder server = acceptor.next();
    acceptor.run(server.exchange::accept);
    ExchangeContract.until(() -> client.accepted == 1);
    AtomicInteger lost = new AtomicInteger();
    intercept(
        message -> {
          boolean frames =
              is(message, "BusFrames")
                  && message.message().address().equals(ends.opener.endpoint().address());
          if (!frames || lost.getAndIncrement() > 0) {
            message.next();
          }
        });
    acceptor.run(() -> server.exchange.writeHead(OK, true));
    ExchangeContract.until(() -> server.closes == 1 && lost.get() == 1);
    assertThat(client.isEndedOrFailed()).isFalse();
    if (heartbeat) {
      clock.addAndGet(Duration.ofSeconds(1).toNanos());
      acceptor.tick();
    } else {
      clock.addAndGet(Duration.ofMillis(5_001).toNanos());
      opener.tick();
    }
    ExchangeContract.until(() -> client.failures == 1);
    assertThat(client.ends).isZero();
    assertThat(client.failure.by()).isEqualTo(ExchangeResetException.By.LINK);
    ExchangeContract.until(() -> acceptor.events.size() == 1);
  }

  @Test
  void whoSendsToASessionThatEndedIsToldSo() {
    Recorder client = open(true);
    Recorder server = acceptor.next();
    AtomicInteger closes = new AtomicInteger();
    intercept(
        message -> {
          if (!is(message, "BusClose") || closes.getAndIncrement() > 0) {
            message.next();
          }
        });
    opener.run(
        () -> {
          opener.link.close("nobody hears this");
          opener.multiplexer.ended("closed here");
        });
    assertThat(client.failures).isEqualTo(1);
    assertThat(server.failures).isZero();
    acceptor.run(server.exchange::accept);
    ExchangeContract.until(() -> server.failures == 1);
    assertThat(acceptor.events).containsExactly("ended: unknown session");
  }

  @Test
  void aSendThatFailsEndsTheSession() {
    Recorder client = open(true);
    Recorder server = acceptor.next();
    intercept(
        message -> {
          if (!is(message, "BusClose")) {
            message.next();
          }
        });
    acceptor.run(() -> ends.acceptor.endpoint().close());
    ExchangeContract.until(() -> server.failures == 1);
    assertThat(client.isEndedOrFailed()).isFalse();
    opener.run(() -> client.exchange.reset(ResetCode.CANCELLED, "gone"));
    ExchangeContract.until(() -> opener.events.size() == 1);
    assertThat(opener.events.get(0)).startsWith("ended: send failed: ");
  }

  @Test
  void theDeathOfThePeersNodeEndsItsSessions() {
    Recorder client = open(true);
    opener.run(() -> ends.opener.endpoint().peerDied("test.faults.somebody.else"));
    assertThat(opener.events).isEmpty();
    opener.run(() -> ends.opener.endpoint().peerDied(ends.acceptor.endpoint().address()));
    assertThat(client.failures).isEqualTo(1);
    acceptor.run(() -> ends.acceptor.endpoint().peerDied(ends.opener.endpoint().address()));
    assertThat(acceptor.events).hasSize(1);
  }

  @Test
  void registeringAnewLeavesNoHoleAndTakesNewSessions() throws Exception {
    acceptor.onOpened =
        server -> {
          server.exchange.writeHead(OK, false);
          server.exchange.pipeTo(server.exchange);
        };
    Recorder client = open(false);
    Source source = new Source(client.exchange, BODY_BYTES, 20_000, true);
    opener.run(source::start);
    ExchangeContract.until(() -> client.bytes > 100_000);
    CompletableFuture<Void> registered = new CompletableFuture<>();
    acceptor.run(
        () ->
            ends.acceptor
                .endpoint()
                .reRegister()
                .onSuccess(registered::complete)
                .onFailure(registered::completeExceptionally));
    registered.get(5, TimeUnit.SECONDS);
    opener.run(
        () -> client.exchange.reset(ResetCode.CANCELLED, "whatever became of it, it is not whole"));
    assertThat(client.ends == 0 || client.checksum() == source.checksum()).isTrue();
    opener.run(() -> opener.multiplexer.close("next"));
    CompletableFuture<Void> connected = new CompletableFuture<>();
    ends.connect((link, loop) -> connected.complete(null), (link, loop) -> {});
    connected.get(5, TimeUnit.SECONDS);
    // A send that found nobody there ends the opener's link, and what told the acceptor so may have
    // found nobody either: then silence does.
    clock.addAndGet(Duration.ofMillis(5_001).toNanos());
    acceptor.tick();
  }

  @Test
  void aSessionMayBeRefusedAndARefusalLeavesNothing() {
    assertRefused(
        (hello, link) -> SessionAcceptor.Answer.refused(RefusalCode.NO_STREAM, "not here"),
        RefusalCode.NO_STREAM);
    assertRefused(
        (hello, link) -> {
          Link unused = link.get();
          throw new IllegalStateException("thrown by a test");
        },
        RefusalCode.INTERNAL);
  }

  private void assertRefused(SessionAcceptor decision, RefusalCode code) {
    ends.acceptor.endpoint().acceptor(decision);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    opener.run(
        () ->
            ends.opener
                .endpoint()
                .open(ends.acceptor.endpoint().address(), new JsonObject())
                .onSuccess(opened -> answer.complete(null))
                .onFailure(answer::completeExceptionally));
    assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
