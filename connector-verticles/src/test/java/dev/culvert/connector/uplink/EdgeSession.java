package dev.culvert.connector.uplink;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.link.SocketLink;
import dev.culvert.core.memory.MemoryBudget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One stream at a scripted edge. Its methods are for any thread. */
public final class EdgeSession implements StreamEvents {

  private static final long TICK_MILLIS = 100;
  private static final int MAX_OPEN = 100;

  private final Vertx vertx;
  private final ScriptedEdge edge;
  private final JsonObject hello;
  private final Context context = Vertx.currentContext();
  private final Multiplexer multiplexer;
  private final Queue<JsonObject> statuses = new ConcurrentLinkedQueue<>();
  private final Queue<String> happened = new ConcurrentLinkedQueue<>();
  private final long timer;
  private boolean draining;
  private boolean finishing;

  EdgeSession(Vertx vertx, ScriptedEdge edge, SocketLink link, JsonObject hello) {
    this.vertx = vertx;
    this.edge = edge;
    this.hello = hello;
    multiplexer =
        Multiplexer.opener(
            link,
            ((ContextInternal) context).nettyEventLoop(),
            MAX_OPEN,
            MultiplexerOptions.of(MemoryBudget.ofHeap()),
            this);
    timer = vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
  }

  private void tick() {
    if (!edge.isSilent()) {
      multiplexer.tick();
    }
    if (finishing && multiplexer.openExchanges() == 0) {
      multiplexer.close(GoodbyeCode.REPLACED, "what was open has finished");
    }
  }

  int index() {
    return hello.getInteger("index");
  }

  String connector() {
    return hello.getString("connector");
  }

  long epoch() {
    return hello.getLong("epoch");
  }

  JsonObject hello() {
    return hello;
  }

  /** The last STATUS; null before there was one. */
  public JsonObject status() {
    JsonObject last = null;
    for (JsonObject status : statuses) {
      last = status;
    }
    return last;
  }

  /** DRAIN, DRAIN_OK, GOODBYE with its code, as they came from the connector. */
  public Queue<String> happened() {
    return happened;
  }

  void routable(JsonArray known) {
    send(FrameType.ROUTABLE, new JsonObject().put("edges", 1).put("known", known));
  }

  /** Tells of another configuration. */
  public void config(JsonObject config, long version) {
    send(FrameType.CONFIG, new JsonObject().put("config", config).put("configVersion", version));
  }

  private void send(int type, JsonObject payload) {
    context.runOnContext(ignored -> multiplexer.sendControl(type, payload));
  }

  void superseded() {
    context.runOnContext(
        ignored -> {
          finishing = draining && multiplexer.openExchanges() > 0;
          if (!finishing) {
            multiplexer.close(GoodbyeCode.REPLACED, "the connector is at another edge");
          }
        });
  }

  /** This edge leaves. */
  void drain() {
    context.runOnContext(
        ignored -> {
          draining = true;
          multiplexer.drain().onSuccess(agreed -> happened.add("DRAIN_OK"));
        });
  }

  /** The link runs out of exchange IDs. */
  void wearOut() {
    JsonObject thisLink = new JsonObject().put("scope", "link");
    context.runOnContext(
        ignored -> {
          draining = true;
          multiplexer.sendControl(FrameType.DRAIN, thisLink);
        });
  }

  /** An operator wants the connector to leave. */
  public void drainConnector() {
    context.runOnContext(ignored -> multiplexer.drain(new JsonObject().put("scope", "connector")));
  }

  void goodbye(GoodbyeCode code) {
    context.runOnContext(ignored -> multiplexer.close(code, "as scripted"));
  }

  /**
   * Asks for something.
   *
   * @return the status and the body, or a failure when it was reset
   */
  public Future<String> get(String target) {
    Promise<String> answer = Promise.promise();
    context.runOnContext(ignored -> get(target, answer));
    return answer.future();
  }

  private void get(String target, Promise<String> answer) {
    Exchange exchange =
        multiplexer.open(new HttpHead("GET", "http", "app.test", target, new HeaderFields()), true);
    if (exchange == null) {
      answer.fail("the stream takes nothing");
      return;
    }
    StringBuilder text = new StringBuilder();
    exchange.headHandler(head -> text.append(head.status()).append(' '));
    exchange.handler((Buffer data) -> text.append(data));
    exchange.endHandler(ended -> answer.tryComplete(text.toString()));
    exchange.exceptionHandler(answer::tryFail);
    exchange.closedHandler(closed -> answer.tryFail("closed"));
  }

  @Override
  public void control(int type, JsonObject payload) {
    if (type == FrameType.STATUS) {
      statuses.add(payload);
    }
  }

  @Override
  public Future<Void> draining(JsonObject payload) {
    draining = true;
    happened.add("DRAIN");
    return Future.succeededFuture();
  }

  @Override
  public void goodbye(String code, String text) {
    happened.add("GOODBYE " + code);
  }

  @Override
  public void ended(String reason) {
    vertx.cancelTimer(timer);
    edge.left(this);
  }
}
