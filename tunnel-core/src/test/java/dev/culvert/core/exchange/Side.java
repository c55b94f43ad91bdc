package dev.culvert.core.exchange;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.link.Link;
import dev.culvert.core.memory.MemoryBudget;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One end of a link under test: a multiplexer, and what it told its owner. */
final class Side implements StreamEvents {

  private static final long LIMIT_SECONDS = 5;

  final MemoryBudget budget;
  final BlockingQueue<Recorder> opened = new LinkedBlockingQueue<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicLong clock;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  volatile Consumer<Recorder> onOpened = recorder -> {};
  volatile RelayTarget target;
  volatile boolean takesAllKinds;
  volatile TapLink link;
  volatile Multiplexer multiplexer;
  private volatile EventLoop loop;

  Side(long budgetBytes, AtomicLong clock) {
    this.budget = new MemoryBudget(budgetBytes);
    this.clock = clock;
  }

  /** To be called on the link's loop. */
  void start(Link newLink, EventLoop newLoop, boolean opener, int maxExchanges) {
    loop = newLoop;
    link = new TapLink(newLink);
    MultiplexerOptions options =
        MultiplexerOptions.of(budget)
            .withAccount(budget.account(UUID.randomUUID()))
            .withMaxExchanges(maxExchanges)
            .withSilenceTimeout(Duration.ofSeconds(5))
            .withNanoClock(clock::get);
    multiplexer =
        opener
            ? Multiplexer.opener(link, newLoop, maxExchanges, options, this)
            : Multiplexer.acceptor(link, newLoop, options, this);
    started.complete(null);
  }

  void awaitStarted() {
    get(started);
  }

  /** Runs on the link's loop and waits for it. */
  <T> T call(Supplier<T> action) {
    return get(CompletableFuture.supplyAsync(action, loop));
  }

  void run(Runnable action) {
    get(CompletableFuture.runAsync(action, loop));
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The next exchange the peer opened. */
  Recorder next() {
    try {
      Recorder recorder = opened.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (recorder == null) {
        throw new AssertionError("no exchange was opened");
      }
      return recorder;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** To be called on the link's loop. */
  Exchange open(OpenHead head, boolean fin) {
    return multiplexer.open(target, head, fin);
  }

  /** No memory is charged, and no window grown. */
  boolean holdsNothing() {
    return budget.heldBytes() == 0 && budget.grownBytes() == 0;
  }

  void tick() {
    run(() -> multiplexer.tick());
  }

  int openExchanges() {
    return call(() -> multiplexer.openExchanges());
  }

  @Override
  public boolean takes(int kind) {
    return kind == OpenHead.KIND_HTTP || takesAllKinds;
  }

  @Override
  public void opened(Exchange exchange) {
    Recorder recorder = new Recorder(exchange);
    opened.add(recorder);
    onOpened.accept(recorder);
  }

  @Override
  public Future<Void> draining(JsonObject payload) {
    events.add("draining");
    return Future.succeededFuture();
  }

  @Override
  public void control(int type, JsonObject payload) {
    if (payload.containsKey("throw")) {
      throw new IllegalStateException("thrown by a test");
    }
    events.add("control " + type + " " + payload.encode());
  }

  @Override
  public void ended(String reason) {
    events.add("ended: " + reason);
  }
}
