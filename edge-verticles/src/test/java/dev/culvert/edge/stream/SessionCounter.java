package dev.culvert.edge.stream;

import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import dev.culvert.core.link.SessionAcceptor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The end of a connector's bus link: takes every session and counts. */
final class SessionCounter implements SessionAcceptor {

  static final String ADDRESS = "connector";

  private final Context context;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile String lastReason = "";

  SessionCounter(Context context) {
    this.context = context;
  }

  Future<Void> listen(Vertx vertx) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        ignored ->
            BusEndpoint.register(vertx, ADDRESS)
                .<Void>map(
                    endpoint -> {
                      endpoint.acceptor(this);
                      return null;
                    })
                .onComplete(promise));
    return promise.future();
  }

  /** How many sessions were ever asked for. */
  int asked() {
    return asked.get();
  }

  /** How many sessions there are now. */
  int open() {
    return open.get();
  }

  /** Why the last session ended. */
  String lastReason() {
    return lastReason;
  }

  @Override
  public Answer open(JsonObject hello, Supplier<Link> link) {
    asked.incrementAndGet();
    open.incrementAndGet();
    link.get()
        .start(
            new LinkReceiver() {
              @Override
              public void received(Buffer portion) {}

              @Override
              public void writable() {}

              @Override
              public void ended(String reason) {
                lastReason = reason;
                open.decrementAndGet();
              }
            });
    return Answer.welcome(new JsonObject().put("maxExchanges", 8));
  }
}
