package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.HeaderFields;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is also true where one link leads from the opener to the acceptor: drain, end, silence. */
abstract class StreamContract extends ExchangeContract {

  @Test
  void drainStopsTheOpenerAndIsAnswered() {
    acceptor.onOpened = ExchangeContract::echo;
    Recorder old = open(POST, false, e -> e.write(Buffer.buffer("x")));
    until(() -> old.bytes == 1);
    Future<Void> drained = acceptor.call(() -> acceptor.multiplexer.drain());
    until(drained::succeeded);
    assertThat(opener.events).containsExactly("draining");
    assertThat(opener.call(() -> opener.multiplexer.canOpen())).isFalse();
    assertThat(opener.<Exchange>call(() -> opener.open(GET, true))).isNull();
    opener.run(old.exchange::end);
    assertClean(old);
  }

  @Test
  void theStreamMayBeClosedByTheHandlerOfTheLastExchange() {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.closedHandler(v -> acceptor.multiplexer.close("drained"));
          recorder.exchange.writeHead(OK, false);
          recorder.exchange.write(Buffer.buffer("x".repeat(100_000)));
          recorder.exchange.end(HeaderFields.of("t", "1"));
        };
    Recorder client = open(GET, true);
    assertClean(client);
    assertThat(client.bytes).isEqualTo(100_000);
    until(() -> opener.events.size() == 1);
    assertThat(opener.events.get(0)).contains("the peer left: drained");
  }

  @Test
  void goodbyeTellsWhichExchangesWereNotTouched() {
    Recorder seen = open(GET, true);
    acceptor.next();
    acceptor.link.deaf = true;
    Recorder unseen = open(GET, true);
    until(unseen.exchange::isDelivered);
    acceptor.run(() -> acceptor.multiplexer.close("leaving"));
    assertReset(unseen, ResetCode.REFUSED);
    assertThat(unseen.failure.isDelivered()).isFalse();
    assertReset(seen, ResetCode.INTERNAL);
    assertThat(seen.failure.by()).isEqualTo(ExchangeResetException.By.LINK);
    assertThat(seen.failure.isDelivered()).isTrue();
    assertThat(opener.events).hasSize(1);
    assertThat(acceptor.events).hasSize(1);
  }

  @Test
  void theEndOfTheLinkResetsEverythingOnItOnce() {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          new Source(recorder.exchange, LARGE_BYTES, 40_000, true).start();
        };
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(open(POST, false, e -> new Source(e, LARGE_BYTES, 40_000, true).start()));
      all.add(acceptor.next());
    }
    Future<Void> drained = acceptor.call(() -> acceptor.multiplexer.drain());
    opener.run(
        () -> {
          opener.link.close("cut");
          opener.multiplexer.ended("cut");
        });
    for (Recorder recorder : all) {
      assertReset(recorder, ResetCode.INTERNAL);
      assertThat(recorder.failure.by()).isEqualTo(ExchangeResetException.By.LINK);
      assertThat(recorder.failure.isDelivered()).isTrue();
      assertThat(recorder.ends).isZero();
    }
    until(drained::isComplete);
    assertThat(opener.<Exchange>call(() -> opener.open(GET, true))).isNull();
    assertThat(acceptor.call(() -> acceptor.multiplexer.drain()).failed()).isTrue();
  }

  @Test
  void aRequestThatNeverLeftIsNotDeliveredWhenTheLinkEnds() {
    opener.link.blocked = true;
    Recorder client = open(GET, true);
    opener.run(
        () -> {
          opener.link.close("cut");
          opener.multiplexer.ended("cut");
        });
    assertReset(client, ResetCode.INTERNAL);
    assertThat(client.failure.isDelivered()).isFalse();
    assertThat(client.exchange.isDelivered()).isFalse();
  }

  @Test
  void aHandlerThatThrowsAtTheEndOfTheLinkDoesNotHideItFromOthers() {
    List<Recorder> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(open(GET, true));
    }
    opener.run(
        () ->
            clients
                .get(0)
                .exchange
                .closedHandler(
                    v -> {
                      throw new IllegalStateException("thrown by a test");
                    }));
    acceptor.run(() -> acceptor.multiplexer.close("leaving"));
    until(() -> opener.events.size() == 1);
    clients.forEach(client -> assertThat(client.failures).isEqualTo(1));
  }

  @Test
  void aLinkThatIsSilentForFiveSecondsIsDead() {
    Recorder client = open(GET, true);
    Recorder server = acceptor.next();
    acceptor.run(server.exchange::accept);
    until(() -> client.accepted == 1);
    advance(Duration.ofSeconds(5));
    opener.tick();
    assertThat(client.failures).isZero();
    advance(Duration.ofMillis(1));
    opener.tick();
    assertReset(client, ResetCode.INTERNAL);
    assertReset(server, ResetCode.INTERNAL);
    assertThat(opener.events).containsExactly("ended: nothing received for PT5S");
  }

  @Test
  void heartbeatsKeepAnIdleLinkAlive() {
    for (int i = 0; i < 8; i++) {
      int toOpener = opener.link.portions;
      int toAcceptor = acceptor.link.portions;
      advance(Duration.ofSeconds(1));
      opener.tick();
      acceptor.tick();
      until(() -> opener.link.portions > toOpener && acceptor.link.portions > toAcceptor);
    }
    assertThat(opener.events).isEmpty();
    assertThat(acceptor.events).isEmpty();
  }

  @Test
  void aLinkThatTakesNothingForFiveSecondsIsDead() {
    opener.link.blocked = true;
    Recorder client = open(GET, true);
    for (int i = 0; i < 7; i++) {
      int toOpener = opener.link.portions;
      advance(Duration.ofSeconds(1));
      acceptor.run(() -> acceptor.multiplexer.sendControl(FrameType.HEARTBEAT, null));
      until(() -> opener.link.portions > toOpener || !opener.events.isEmpty());
      opener.tick();
    }
    assertThat(opener.events).containsExactly("ended: nothing written for PT5S");
    assertThat(client.failure.isDelivered()).isFalse();
  }

  @Test
  void framesOfTheStreamReachItsOwner() {
    acceptor.run(
        () -> acceptor.multiplexer.sendControl(FrameType.STATUS, new JsonObject().put("a", 1)));
    opener.run(() -> opener.multiplexer.sendControl(FrameType.ROUTABLE, null));
    until(() -> opener.events.size() + acceptor.events.size() == 2);
    assertThat(opener.events).containsExactly("control 4 {\"a\":1}");
    assertThat(acceptor.events).containsExactly("control 5 {}");
  }

  @Test
  void anOwnerThatFailsOnAFrameOfTheStreamLeavesTheExchangesAlone() {
    Recorder client = open(GET, true);
    Recorder server = acceptor.next();
    acceptor.run(
        () ->
            acceptor.multiplexer.sendControl(
                FrameType.STATUS, new JsonObject().put("throw", true)));
    acceptor.run(() -> server.exchange.writeHead(OK, true));
    assertClean(client);
    assertThat(opener.events).isEmpty();
  }
}
