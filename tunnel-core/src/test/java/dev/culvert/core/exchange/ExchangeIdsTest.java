package dev.culvert.core.exchange;

import static dev.culvert.core.exchange.RawFrames.OK;
import static dev.culvert.core.exchange.RawFrames.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.frame.Frames;
import dev.culvert.core.memory.MemoryBudget;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens as the exchange IDs of a link come to their end. */
@Timeout(20)
class ExchangeIdsTest {

  private static final int FIRST = -100;

  private static Vertx vertx;

  private final EventLoop loop = ((VertxInternal) vertx).createEventLoopContext().nettyEventLoop();
  private final Side acceptor = new Side(ExchangeContract.BUDGET_BYTES, new AtomicLong(1));

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private Multiplexer connect() throws Exception {
    PipeLink[] ends = PipeLink.pair(loop, loop, 1_000_000, 5_000, 7);
    CompletableFuture<Multiplexer> opener = new CompletableFuture<>();
    loop.execute(
        () -> {
          acceptor.start(ends[1], loop, false, 1_000);
          MultiplexerOptions options =
              MultiplexerOptions.of(new MemoryBudget(ExchangeContract.BUDGET_BYTES))
                  .withFirstExchangeId(FIRST);
          opener.complete(Multiplexer.opener(ends[0], loop, 1_000, options, new StreamEvents() {}));
        });
    return opener.get(5, TimeUnit.SECONDS);
  }

  @Test
  void shouldSayHalfWayAndOpenUpToTheLast() throws Exception {
    acceptor.onOpened = recorder -> recorder.exchange.writeHead(OK, true);
    Multiplexer opener = connect();
    List<Recorder> opened = new CopyOnWriteArrayList<>();
    acceptor.run(
        () -> {
          for (int id = FIRST; id < 0; id++) {
            assertThat(opener.isWearingOut()).isEqualTo(id - FIRST >= 50);
            assertThat(opener.isUsedUp()).isFalse();
            opened.add(new Recorder(opener.open(POST, true)));
          }
          assertThat(opener.isUsedUp()).isTrue();
          assertThat(opener.canOpen()).isFalse();
          assertThat(opener.open(POST, true)).isNull();
        });
    ExchangeContract.until(() -> opened.stream().allMatch(Recorder::isEndedOrFailed));
    assertThat(opened).hasSize(100).allMatch(recorder -> recorder.failures == 0);
    assertThat(acceptor.opened)
        .extracting(recorder -> Integer.toUnsignedLong(recorder.exchange.id()))
        .startsWith(4_294_967_196L)
        .endsWith(4_294_967_295L);
  }

  @Test
  void shouldTakeNoIdAgainAfterTheLast() throws Exception {
    PipeLink[] ends = PipeLink.pair(loop, loop, 1_000_000, 5_000, 7);
    CompletableFuture<RawPeer> peer = new CompletableFuture<>();
    loop.execute(
        () -> {
          peer.complete(new RawPeer(ends[0]));
          acceptor.start(ends[1], loop, false, 10);
        });
    Buffer frames = Buffer.buffer();
    Frames.appendOpen(frames, -1, true, 1_000, null, POST);
    Frames.appendOpen(frames, 1, true, 1_000, null, POST);
    RawPeer opener = peer.get(5, TimeUnit.SECONDS);
    acceptor.awaitStarted();
    acceptor.run(() -> opener.send(frames));
    ExchangeContract.until(() -> !acceptor.events.isEmpty());
    assertThat(acceptor.events.get(0)).startsWith("ended: protocol error: OPEN");
  }
}
