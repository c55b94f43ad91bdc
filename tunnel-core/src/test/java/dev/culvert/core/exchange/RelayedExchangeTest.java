package dev.culvert.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.memory.MemoryBudget;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract through a relay: opener, pipe, relay, pipe, acceptor; each on a loop of its own. */
class RelayedExchangeTest extends ExchangeContract {

  private static final RelayTarget TARGET =
      new RelayTarget(UUID.randomUUID(), UUID.randomUUID(), 3, 42);

  private static Vertx vertx;

  private static final int WINDOW_BYTES = MultiplexerOptions.RESPONSE_WINDOW_BYTES;

  /** As much as half of the exchanges that may be open have to their first window. */
  private static final int RELAY_QUEUE_BYTES = MAX_EXCHANGES / 2 * WINDOW_BYTES;

  private final EventLoop relayLoop = newLoop();
  private TapLink backLink;
  private Multiplexer back;
  private Multiplexer onward;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private static EventLoop newLoop() {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    return context.nettyEventLoop();
  }

  @Override
  void connect(LinkUser openerEnd, LinkUser acceptorEnd) throws Exception {
    opener.target = TARGET;
    EventLoop openerLoop = newLoop();
    EventLoop acceptorLoop = newLoop();
    PipeLink[] first = PipeLink.pair(openerLoop, relayLoop, 100_000, 20_000, 42);
    PipeLink[] second = PipeLink.pair(relayLoop, acceptorLoop, 100_000, 20_000, 43);
    backLink = new TapLink(first[1]);
    MultiplexerOptions options = MultiplexerOptions.of(new MemoryBudget(BUDGET_BYTES));
    StreamEvents relay =
        new StreamEvents() {
          @Override
          public Multiplexer relay(RelayTarget target) {
            return target.equals(TARGET) ? onward : null;
          }
        };
    CompletableFuture.runAsync(
            () -> {
              onward =
                  Multiplexer.opener(
                      second[0], relayLoop, MAX_EXCHANGES, options, new StreamEvents() {});
              back =
                  Multiplexer.acceptor(
                      backLink, relayLoop, options.withSharedLink(RELAY_QUEUE_BYTES), relay);
            },
            relayLoop)
        .get(5, TimeUnit.SECONDS);
    openerLoop.execute(() -> openerEnd.use(first[0], openerLoop));
    acceptorLoop.execute(() -> acceptorEnd.use(second[1], acceptorLoop));
  }

  @AfterEach
  void nothingIsLeftInTheRelay() throws Exception {
    until(() -> onRelay(() -> back.openExchanges() + onward.openExchanges()) == 0);
    assertThat(onRelay(() -> (int) back.relayQueueBytes())).isZero();
  }

  @Test
  void theEndOfTheStreamsLinkResetsWhatWasAskedOnItAndRefusesWhatWasNot() throws Exception {
    Recorder asked = open(GET, true);
    Recorder server = acceptor.next();
    acceptor.run(() -> acceptor.multiplexer.close("leaving"));
    assertReset(asked, ResetCode.INTERNAL);
    assertThat(asked.failure.isDelivered()).isTrue();
    assertReset(server, ResetCode.INTERNAL);
    Recorder late = open(GET, true);
    assertReset(late, ResetCode.REFUSED);
    assertThat(late.failure.isDelivered()).isFalse();
  }

  @Test
  void theEndOfTheAskersLinkCancelsWhatItAsked() {
    open(POST, false);
    Recorder server = acceptor.next();
    opener.run(() -> opener.multiplexer.close("leaving"));
    assertReset(server, ResetCode.CANCELLED);
  }

  @Test
  void aStreamThatIsNotHereIsRefused() {
    opener.target = new RelayTarget(TARGET.tunnelId(), TARGET.connectorId(), 3, 41);
    assertReset(open(GET, true), ResetCode.REFUSED);
  }

  @Test
  void aReaderThatWaitsKeepsNoMoreInTheRelayThanItsWindow() throws Exception {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          new Source(recorder.exchange, LARGE_BYTES, 40_000, true).start();
        };
    Recorder client = open(GET, true, Exchange::pause);
    until(() -> client.heads.size() == 1);
    until(() -> opener.budget.heldBytes() == WINDOW_BYTES);
    assertThat(onRelay(() -> (int) back.relayQueueBytes())).isLessThanOrEqualTo(256 * 1024);
    opener.run(client.exchange::resume);
    assertClean(client);
    assertThat(client.bytes).isEqualTo(LARGE_BYTES);
  }

  @Test
  void whenTooMuchWaitsForAPeerItsNewExchangesAreRefused() throws Exception {
    acceptor.onOpened =
        recorder -> {
          recorder.exchange.writeHead(OK, false);
          new Source(recorder.exchange, WINDOW_BYTES, 40_000, true).start();
        };
    backLink.blocked = true;
    List<Recorder> large = new ArrayList<>();
    for (int i = 0; i < MAX_EXCHANGES / 2; i++) {
      large.add(open(GET, true));
    }
    until(() -> onRelay(() -> (int) back.relayQueueBytes()) >= RELAY_QUEUE_BYTES);
    Recorder refused = open(GET, true);
    until(() -> opener.call(() -> refused.exchange.isDelivered()));
    backLink.blocked = false;
    relayLoop.execute(back::writable);
    assertReset(refused, ResetCode.REFUSED);
    large.forEach(ExchangeContract::assertClean);
  }

  private int onRelay(Supplier<Integer> what) throws Exception {
    return CompletableFuture.supplyAsync(what, relayLoop).get(5, TimeUnit.SECONDS);
  }
}
