package dev.culvert.connector.stream;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.handshake.BusHello;
import dev.culvert.core.handshake.BusWelcome;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.SessionAcceptor;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one stream of a connector inside the cluster: each edge instance opens its own session of the
 * bus link, and all of them lead here.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class BusStream implements SessionAcceptor {

  private static final Logger log = LoggerFactory.getLogger(BusStream.class);

  private final StreamKey key;
  private final EventLoop eventLoop;
  private final MultiplexerOptions options;
  private final BiConsumer<Exchange, Runnable> serve;
  private final Runnable checkEmpty = this::checkEmpty;
  private final IntConsumer sessionsChanged;
  private final ConfigListener configured;
  private final Set<Session> sessions = new HashSet<>();
  private Promise<Void> emptied;
  private boolean refusing;

  /**
   * A stream without sessions.
   *
   * @param serve takes each exchange that an edge opens, and what to run once it is closed
   * @param sessionsChanged told how many sessions edges have open here: as many edge instances
   *     route to the connector
   * @param configured told what edges say the tunnel's configuration is
   */
  BusStream(
      StreamKey key,
      EventLoop eventLoop,
      MultiplexerOptions options,
      BiConsumer<Exchange, Runnable> serve,
      IntConsumer sessionsChanged,
      ConfigListener configured) {
    this.key = key;
    this.eventLoop = eventLoop;
    this.options = options;
    this.serve = serve;
    this.sessionsChanged = sessionsChanged;
    this.configured = configured;
  }

  @Override
  public Answer open(JsonObject hello, Supplier<Link> link) {
    if (!(BusHello.decode(hello) instanceof BusHello.ForStream asked)
        || !key.connectorId().equals(asked.connectorId())
        || !key.tunnelId().equals(asked.tunnelId())) {
      return Answer.refused(
          RefusalCode.NO_STREAM,
          "no connector "
              + hello.getValue("connector")
              + " of tunnel "
              + hello.getValue("tunnel")
              + " is here");
    }
    if (refusing) {
      return Answer.refused(RefusalCode.DRAINING, "connector " + key.connectorId() + " is leaving");
    }
    Session session = new Session(asked.edge());
    session.multiplexer = Multiplexer.acceptor(link.get(), eventLoop, options, session);
    sessions.add(session);
    sessionsChanged.accept(sessions.size());
    log.info("Edge {} routes to connector {}", session.edge, key.connectorId());
    return Answer.welcome(
        new BusWelcome(null, key.connectorId(), options.maxExchanges(), Set.of()).encode());
  }

  /** To be called about twice a second. */
  void tick() {
    for (Session session : List.copyOf(sessions)) {
      try {
        session.multiplexer.tick();
      } catch (RuntimeException e) {
        log.error("The session with edge {} failed its tick", session.edge, e);
      }
    }
  }

  /**
   * Asks every edge to open no more exchanges.
   *
   * @return completes when all have agreed or are gone
   */
  Future<Void> drain() {
    List<Future<Void>> answers = new ArrayList<>();
    for (Session session : List.copyOf(sessions)) {
      answers.add(session.multiplexer.drain().otherwiseEmpty());
    }
    return Future.join(answers).mapEmpty();
  }

  /**
   * Refuses what comes late.
   *
   * @return completes when no exchange is open any more
   */
  Future<Void> refuseAndEmpty() {
    refusing = true;
    sessions.forEach(session -> session.multiplexer.refuseNew());
    emptied = Promise.promise();
    checkEmpty();
    return emptied.future();
  }

  private void checkEmpty() {
    if (emptied != null
        && sessions.stream().allMatch(session -> session.multiplexer.openExchanges() == 0)) {
      emptied.tryComplete();
    }
  }

  /** Says goodbye on every session. What is still open is reset. */
  void close(String reason) {
    refusing = true;
    List.copyOf(sessions).forEach(session -> session.multiplexer.close(reason));
  }

  /** One edge instance's session. */
  private final class Session implements StreamEvents {

    private final String edge;
    private Multiplexer multiplexer;

    Session(String edge) {
      this.edge = edge;
    }

    @Override
    public void opened(Exchange exchange) {
      serve.accept(exchange, checkEmpty);
    }

    @Override
    public void control(int type, JsonObject payload) {
      if (type == FrameType.CONFIG) {
        ConfigNotice notice = ConfigNotice.decode(payload);
        if (notice.config() != null) {
          configured.configured(notice.config(), notice.version());
        }
      }
    }

    @Override
    public void ended(String reason) {
      sessions.remove(this);
      sessionsChanged.accept(sessions.size());
      log.info("Edge {} no longer routes to connector {}: {}", edge, key.connectorId(), reason);
      checkEmpty();
    }
  }
}
