package dev.culvert.connector.uplink;

import dev.culvert.connector.dial.DialOptions;
import dev.culvert.connector.dial.Dialler;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.memory.MemoryBudget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The streams of a connector on an event loop of their own. Exchanges for {@code /hold} stay open
 * until {@link #release}; all others are answered at once. Thread-safe.
 */
final class DiallingConnector implements UplinkEvents, AutoCloseable {

  private static final long TICK_MILLIS = 50;

  /** What moves streams soon enough for a test. */
  static final UplinkPace PACE = UplinkPace.defaults().withMove(Duration.ofMillis(200));

  final UUID id = UUID.randomUUID();
  final Queue<String> configs = new ConcurrentLinkedQueue<>();
  final AtomicInteger routes = new AtomicInteger();
  final AtomicInteger drainsAsked = new AtomicInteger();
  private final Queue<Exchange> held = new ConcurrentLinkedQueue<>();
  private final AtomicLong aheadNanos = new AtomicLong();
  private final Context context;
  private Dialler dialler;
  private UplinkStreams streams;

  DiallingConnector(Vertx vertx, UplinkPace pace, int count, String... addresses) {
    this(vertx, DialOptions.defaults().withTls(false), pace, count, addresses);
  }

  DiallingConnector(
      Vertx vertx, DialOptions options, UplinkPace pace, int count, String... addresses) {
    context = ((VertxInternal) vertx).createEventLoopContext();
    on(
        () -> {
          dialler = new Dialler(vertx, options);
          streams =
              new UplinkStreams(
                  vertx,
                  dialler,
                  new ConnectorIdentity(
                      "token", id, Hello.newInstanceKey(), 1, "box", 100, Map.of()),
                  new StreamOptions(
                      List.of(addresses),
                      count,
                      Duration.ofSeconds(3),
                      MultiplexerOptions.of(MemoryBudget.ofHeap())
                          .withNanoClock(() -> System.nanoTime() + aheadNanos.get()),
                      pace),
                  this);
          vertx.setPeriodic(TICK_MILLIS, ignored -> streams.tick());
          streams.start();
          return Future.succeededFuture();
        });
  }

  private <T> T on(Supplier<Future<T>> action) {
    return Future.<T>future(
            promise -> context.runOnContext(ignored -> action.get().onComplete(promise)))
        .await();
  }

  /** Time passes for timeouts, without anything being waited for. */
  void jump(Duration ahead) {
    aheadNanos.addAndGet(ahead.toNanos());
  }

  /** Looks after its streams now, not only when it is time. */
  void tick() {
    on(
        () -> {
          streams.tick();
          return Future.succeededFuture();
        });
  }

  void status(boolean ready, long version) {
    context.runOnContext(ignored -> streams.status(ready, version));
  }

  void drain() {
    on(streams::drain);
  }

  Future<Void> refuseAndEmpty() {
    return Future.future(
        promise -> context.runOnContext(ignored -> streams.refuseAndEmpty().onComplete(promise)));
  }

  void leave() {
    on(() -> streams.close("the test ends"));
  }

  int held() {
    return held.size();
  }

  /** Answers what is held. */
  void release() {
    context.runOnContext(
        ignored -> {
          Exchange exchange;
          while ((exchange = held.poll()) != null) {
            answer(exchange);
          }
        });
  }

  private static void answer(Exchange exchange) {
    exchange.writeHead(new ResponseHead(200, "OK", new HeaderFields()), false);
    exchange.write(Buffer.buffer("hello"));
    exchange.end();
  }

  @Override
  public void serve(Exchange exchange, Runnable closed) {
    exchange.closedHandler(ignored -> closed.run());
    exchange.accept();
    if (exchange.requestHead().target().equals("/hold")) {
      held.add(exchange);
    } else {
      answer(exchange);
    }
  }

  @Override
  public void configured(String config, long version) {
    configs.add(version + " " + config);
  }

  @Override
  public void routes(int count) {
    routes.set(count);
  }

  @Override
  public void drainAsked() {
    drainsAsked.incrementAndGet();
  }

  @Override
  public void close() {
    leave();
    dialler.close().await();
  }
}
