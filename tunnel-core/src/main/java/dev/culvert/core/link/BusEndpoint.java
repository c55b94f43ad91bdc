package dev.culvert.core.link;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.bus.RecordCodec;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.handshake.Refused;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one clustered address of a verticle instance, and all bus links that end there.
 *
 * <p>Threading: made on the verticle's context; every method is called, and every handler runs, on
 * its event loop, which owns all mutable state.
 */
public final class BusEndpoint {

  private static final Logger log = LoggerFactory.getLogger(BusEndpoint.class);

  private static final int REMEMBERED_SESSIONS = 1_000;

  private final Vertx vertx;
  private final Context context;
  private final String address;
  private final Map<UUID, BusLink> sessions = new HashMap<>();
  private final Map<UUID, String> endedSessions = new RecentSessions();
  private final Map<Class<?>, Handler<Message<?>>> handlers = new HashMap<>();
  private SessionAcceptor acceptor =
      (hello, link) -> SessionAcceptor.Answer.refused(RefusalCode.NO_STREAM, "no stream ends here");
  private MessageConsumer<Object> consumer;

  private BusEndpoint(Vertx vertx, String address) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.address = address;
  }

  /**
   * Registers the address in the cluster.
   *
   * @return fails when the cluster does not take the registration
   */
  public static Future<BusEndpoint> register(Vertx vertx, String address) {
    RecordCodec.register(vertx, BusFrames.class, new BusFrames.Codec());
    RecordCodec.register(vertx, BusOpen.class);
    RecordCodec.register(vertx, BusOpened.class);
    RecordCodec.register(vertx, BusClose.class);
    BusEndpoint endpoint = new BusEndpoint(vertx, address);
    return endpoint.listen().map(endpoint);
  }

  private Future<Void> listen() {
    consumer = vertx.eventBus().consumer(address, this::dispatch);
    return consumer.completion();
  }

  /**
   * Registers anew: a cluster that split and merged may have lost the registration. Messages that
   * arrive meanwhile are lost, which ends their sessions.
   */
  public Future<Void> reRegister() {
    return consumer.unregister().transform(ignored -> listen());
  }

  public String address() {
    return address;
  }

  /** Who decides on sessions that others open here; before this is set, all are refused. */
  public BusEndpoint acceptor(SessionAcceptor newAcceptor) {
    acceptor = newAcceptor;
    return this;
  }

  /** Takes other messages that arrive at the address. */
  @SuppressWarnings("unchecked")
  public <T> BusEndpoint on(Class<T> type, Handler<Message<T>> handler) {
    handlers.put(type, message -> handler.handle((Message<T>) message));
    return this;
  }

  /** A session that the other end accepted. The link must be started at once. */
  public record Opened(Link link, JsonObject welcome) {}

  /**
   * Opens a session to another verticle instance.
   *
   * @return fails with {@link RefusedException} when the other end says no, with another exception
   *     when it does not answer within 2 s
   */
  public Future<Opened> open(String remoteAddress, JsonObject hello) {
    UUID session = UUID.randomUUID();
    BusLink link = new BusLink(session, remoteAddress, this, vertx.eventBus());
    sessions.put(session, link);
    BusOpen question = new BusOpen(session, address, hello.encode());
    return BusQuestion.ask(vertx, remoteAddress, question, BusOpened.class)
        .onFailure(cause -> forget(session))
        .compose(
            reply -> {
              JsonObject payload = new JsonObject(reply.payload());
              if (reply.accepted()) {
                return Future.succeededFuture(new Opened(link, payload));
              }
              sessions.remove(session);
              return Future.failedFuture(new RefusedException(Refused.decode(payload)));
            });
  }

  /** Ends every session with an address whose owner is dead: nobody is told there. */
  public void peerDied(String remoteAddress) {
    for (BusLink link : List.copyOf(sessions.values())) {
      if (link.remoteAddress().equals(remoteAddress)) {
        link.endedByPeer("the node of " + remoteAddress + " is gone");
      }
    }
  }

  /** Ends every session and leaves the cluster's registrations. */
  public Future<Void> close() {
    for (BusLink link : new ArrayList<>(sessions.values())) {
      link.endByFault("this end stops");
    }
    return consumer.unregister();
  }

  private void dispatch(Message<Object> message) {
    Object body;
    try {
      body = message.body();
    } catch (RuntimeException e) {
      log.warn("{}: a message could not be read", address, e);
      return;
    }
    if (body instanceof BusFrames frames) {
      frames(frames);
    } else if (body instanceof BusOpen open) {
      open(message, open);
    } else if (body instanceof BusClose close) {
      BusLink link = sessions.get(close.session());
      if (link != null) {
        link.endedByPeer(close.reason());
      }
    } else {
      Handler<Message<?>> handler = body == null ? null : handlers.get(body.getClass());
      if (handler == null) {
        log.warn("{}: nobody takes a {}", address, body == null ? "null" : body.getClass());
      } else {
        handler.handle(message);
      }
    }
  }

  private void frames(BusFrames frames) {
    BusLink link = sessions.get(frames.session());
    if (link != null) {
      link.received(frames);
      return;
    }
    String remote = endedSessions.remove(frames.session());
    if (remote != null) {
      vertx.eventBus().send(remote, new BusClose(frames.session(), "unknown session"));
    }
  }

  private void open(Message<Object> message, BusOpen open) {
    SessionAcceptor.Answer answer;
    try {
      answer = acceptor.open(new JsonObject(open.hello()), () -> link(open));
    } catch (RuntimeException e) {
      log.error("{}: a session from {} could not be opened", address, open.replyAddress(), e);
      answer = SessionAcceptor.Answer.refused(RefusalCode.INTERNAL, "internal error");
    }
    if (!answer.accepted()) {
      sessions.remove(open.session());
    }
    message.reply(new BusOpened(answer.accepted(), answer.payload().encode()));
  }

  private Link link(BusOpen open) {
    BusLink link = new BusLink(open.session(), open.replyAddress(), this, vertx.eventBus());
    sessions.put(open.session(), link);
    return link;
  }

  void forget(UUID session) {
    BusLink link = sessions.remove(session);
    if (link != null) {
      endedSessions.put(session, link.remoteAddress());
    }
  }

  void run(Runnable action) {
    context.runOnContext(ignored -> action.run());
  }

  /** Remembers where the latest ended sessions led. */
  private static final class RecentSessions extends LinkedHashMap<UUID, String> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
      return size() > REMEMBERED_SESSIONS;
    }
  }
}
