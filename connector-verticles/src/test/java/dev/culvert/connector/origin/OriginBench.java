package dev.culvert.connector.origin;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.RequestHead;
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

/**
 * An origin as a connector uses it, with a real stream of exchanges in front. Its methods are for
 * the test's thread.
 */
final class OriginBench implements AutoCloseable {

  static final OriginOptions DEFAULTS =
      new OriginOptions(
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
  private final List<Boolean> statuses = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final MemoryBudget budget = MemoryBudget.ofHeap();
  private final Origin origin;
  private volatile Context originContext;
  private final Multiplexer opener;
  private final NetServer server;
  private final NetClient client;

  /** What came of a request. */
  record Answer(
      List<ResponseHead> interim, ResponseHead head, String body, ExchangeResetException reset) {

    int status() {
      return head == null ? 0 : head.status();
    }

    /** The code of the reset, or null. */
    String code() {
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
  final class Running {

    private final Promise<Answer> answer = Promise.promise();
    private final List<ResponseHead> interim = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final Promise<ResponseHead> head = Promise.promise();
    private Exchange exchange;
    private ResponseHead last;

    private void begin(RequestHead request, boolean fin) {
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

    Running write(String part) {
      return onLoop(() -> exchange.write(Buffer.buffer(part)));
    }

    Running end() {
      return onLoop(() -> exchange.end());
    }

    Running reset() {
      return onLoop(() -> exchange.reset(ResetCode.CANCELLED, "gone"));
    }

    private Running onLoop(Runnable action) {
      context.runOnContext(ignored -> action.run());
      return this;
    }

    ResponseHead awaitHead() {
      return OriginBench.await(head.future());
    }

    Answer await() {
      return OriginBench.await(answer.future());
    }
  }

  OriginBench(String url) {
    this(DEFAULTS.withUrl(URI.create(url)));
  }

  OriginBench(OriginOptions options) {
    CompletableFuture<Multiplexer> opened = new CompletableFuture<>();
    CompletableFuture<Origin> made = new CompletableFuture<>();
    server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  originContext = Vertx.currentContext();
                  Origin served = new Origin(vertx, options, statuses::add);
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

  private StreamEvents serve(Origin served) {
    return new StreamEvents() {
      @Override
      public void opened(Exchange exchange) {
        open.incrementAndGet();
        served.serve(exchange, open::decrementAndGet);
      }
    };
  }

  private static EventLoop loop() {
    return ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
  }

  void startProbing() {
    originContext.runOnContext(ignored -> origin.startProbing());
  }

  /** What was told of the origin, in order. */
  List<Boolean> statuses() {
    return statuses;
  }

  /** How many exchanges the connector has open. */
  int open() {
    return open.get();
  }

  /** Sends a request without a body and waits for what comes. */
  Answer ask(String method, String target, String... fields) {
    return start(method, target, true, fields).await();
  }

  /** Sends a request with a body in one part. */
  Answer send(String method, String target, String body) {
    return start(method, target, false, "content-length", Integer.toString(body.length()))
        .write(body)
        .end()
        .await();
  }

  /** Begins a request. */
  Running start(String method, String target, boolean fin, String... fields) {
    RequestHead head = new RequestHead(method, "http", "app.test", target, HeaderFields.of(fields));
    Running running = new Running();
    context.runOnContext(ignored -> running.begin(head, fin));
    return running;
  }

  static <T> T await(Future<T> future) {
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
