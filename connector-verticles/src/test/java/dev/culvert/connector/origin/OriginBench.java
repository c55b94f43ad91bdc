package dev.culvert.connector.origin;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.link.SocketLink;
import dev.culvert.core.memory.MemoryBudget;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * An origin service as a connector uses it, with a real stream of exchanges in front. Its methods
 * are for the test's thread.
 */
public class OriginBench implements AutoCloseable {

  public static final OriginSpec DEFAULTS =
      new OriginSpec(
          URI.create("http://127.0.0.1:1"),
          256,
          8192,
          20_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(3));

  private static final int LIMIT_SECONDS = 20;
  private static final long TICK_MILLIS = 100;

  private final Vertx vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  private final Context context = vertx.getOrCreateContext();
  private final List<OriginHealth> statuses = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final MemoryBudget budget = MemoryBudget.ofHeap();
  private final OriginService origin;
  private volatile Context originContext;
  private final Multiplexer opener;
  private final NetServer server;
  private final NetClient client;

  /** What came of a request. */
  public record Answer(
      List<ResponseHead> interim, ResponseHead head, String body, ExchangeResetException reset) {

    public int status() {
      return head == null ? 0 : head.status();
    }

    /** The code of the reset, or null. */
    public String code() {
      return reset == null ? null : reset.code().name();
    }

    @Override
    public String toString() {
      return status()
          + " "
          + body
          + (reset == null ? "" : " " + code() + ": " + reset.getMessage());
    }
  }

  /** An exchange under way. */
  public final class Running {

    private final Promise<Answer> answer = Promise.promise();
    private final List<ResponseHead> interim = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final Promise<ResponseHead> head = Promise.promise();
    private Exchange exchange;
    private ResponseHead last;

    private void begin(HttpHead request, boolean fin) {
      exchange = opener.open(request, fin);
      exchange.headHandler(
          came -> {
            if (came.isInterim()) {
              interim.add(came);
            } else {
              last = came;
              head.tryComplete(came);
            }
          });
      exchange.handler((Buffer data) -> body.append(data));
      exchange.endHandler(ended -> done(null));
      exchange.exceptionHandler(cause -> done((ExchangeResetException) cause));
    }

    private void done(ExchangeResetException reset) {
      answer.tryComplete(new Answer(interim, last, body.toString(), reset));
      head.tryFail("no head");
    }

    public Running write(String part) {
      return onLoop(() -> exchange.write(Buffer.buffer(part)));
    }

    public Running end() {
      return onLoop(() -> exchange.end());
    }

    public Running reset() {
      return onLoop(() -> exchange.reset(ResetCode.CANCELLED, "gone"));
    }

    private Running onLoop(Runnable action) {
      context.runOnContext(ignored -> action.run());
      return this;
    }

    public ResponseHead awaitHead() {
      return OriginBench.await(head.future());
    }

    public Answer await() {
      return OriginBench.await(answer.future());
    }
  }

  /**
   * Starts one.
   *
   * @param services makes the service, on the event loop that owns it
   */
  public OriginBench(BiFunction<Vertx, OriginSpec, OriginService> services, OriginSpec spec) {
    CompletableFuture<Multiplexer> opened = new CompletableFuture<>();
    CompletableFuture<OriginService> made = new CompletableFuture<>();
    server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  originContext = Vertx.currentContext();
                  OriginService served = services.apply(vertx, spec);
                  Multiplexer acceptor =
                      Multiplexer.acceptor(SocketLink.of(socket), loop(), options(), serve(served));
                  vertx.setPeriodic(TICK_MILLIS, ignored -> acceptor.tick());
                  made.complete(served);
                });
    int port = await(server.listen(0, "127.0.0.1")).actualPort();
    client = vertx.createNetClient();
    context.runOnContext(
        ignored ->
            client
                .connect(port, "127.0.0.1")
                .onSuccess(
                    socket -> {
                      Multiplexer mine =
                          Multiplexer.opener(
                              SocketLink.of(socket),
                              loop(),
                              4096,
                              options(),
                              new StreamEvents() {});
                      vertx.setPeriodic(TICK_MILLIS, tick -> mine.tick());
                      opened.complete(mine);
                    }));
    try {
      opener = opened.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      origin = made.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the bench does not start", e);
    }
  }

  private MultiplexerOptions options() {
    return MultiplexerOptions.of(budget);
  }

  private StreamEvents serve(OriginService served) {
    return new StreamEvents() {
      @Override
      public void opened(Exchange exchange) {
        open.incrementAndGet();
        served.serve(exchange.requestHead(), exchange, open::decrementAndGet);
      }
    };
  }

  private static EventLoop loop() {
    return ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
  }

  /** Has the service check the origin. */
  public void watch() {
    originContext.runOnContext(ignored -> origin.watch(statuses::add));
  }

  /** What the service says of the origin. */
  public OriginHealth health() {
    return await(onOriginLoop(() -> Future.succeededFuture(origin.health())));
  }

  /** Has the service drain. */
  public Future<Void> drain() {
    return onOriginLoop(origin::drain);
  }

  /** Has the service close. */
  public void closeService() {
    await(onOriginLoop(origin::close));
  }

  private <T> Future<T> onOriginLoop(Supplier<Future<T>> action) {
    Promise<T> result = Promise.promise();
    originContext.runOnContext(ignored -> action.get().onComplete(result));
    return result.future();
  }

  /** What was told of the origin, in order. */
  public List<OriginHealth> statuses() {
    return statuses;
  }

  /** How many exchanges the connector has open. */
  public int open() {
    return open.get();
  }

  /** Sends a request without a body and waits for what comes. */
  public Answer ask(String method, String target, String... fields) {
    return start(method, target, true, fields).await();
  }

  /** Sends a request with a body in one part. */
  public Answer send(String method, String target, String body) {
    return start(method, target, false, "content-length", Integer.toString(body.length()))
        .write(body)
        .end()
        .await();
  }

  /** Begins a request. */
  public Running start(String method, String target, boolean fin, String... fields) {
    HttpHead head = new HttpHead(method, "http", "app.test", target, HeaderFields.of(fields));
    Running running = new Running();
    context.runOnContext(ignored -> running.begin(head, fin));
    return running;
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("nothing within " + LIMIT_SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
