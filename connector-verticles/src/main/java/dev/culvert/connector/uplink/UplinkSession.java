package dev.culvert.connector.uplink;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.handshake.DrainScope;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.Routable;
import dev.culvert.core.handshake.Status;
import dev.culvert.core.handshake.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A stream from the edge's WELCOME until its link ends.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class UplinkSession implements StreamEvents {

  private final Listener streams;
  private final Owner uplink;
  private final Spread.Place place;
  private final String edge;
  private final Map<String, String> labels;
  private final long openedAtMillis;
  private Multiplexer multiplexer;
  private UplinkException goodbye;
  private int routes;
  private long graceTimer = -1;

  /** What a session tells the connector. */
  interface Listener {

    /** An edge opened an exchange. */
    void serve(Exchange exchange);

    /** The edges as a ROUTABLE lists them; {@link #routes} has its number already. */
    void learnt(List<EdgeAddress> edges);

    /** The tunnel's configuration, as a CONFIG says. */
    void configured(ConfigNotice notice);

    /** The connector is to drain and to stay away. */
    void drainAsked();
  }

  /** The stream that the session is of. */
  interface Owner {

    /** The edge leaves. Completes when the edge need not wait for another stream any more. */
    Future<Void> edgeLeaves(UplinkSession session);

    /** The link runs out of exchange IDs. */
    void wearsOut(UplinkSession session);

    /** The link has ended. */
    void ended(UplinkSession session, UplinkException cause);
  }

  /** A session whose link is not started yet. */
  UplinkSession(
      Listener streams,
      Owner uplink,
      Welcome welcome,
      Map<String, String> labels,
      long openedAtMillis) {
    this.streams = streams;
    this.uplink = uplink;
    this.place = new Spread.Place(welcome.edge(), welcome.location());
    this.edge = "edge " + welcome.edge() + " (" + welcome.location() + ")";
    this.labels = labels;
    this.openedAtMillis = openedAtMillis;
  }

  /** Its link was started. */
  void started(Multiplexer newMultiplexer) {
    multiplexer = newMultiplexer;
  }

  Spread.Place place() {
    return place;
  }

  long openedAtMillis() {
    return openedAtMillis;
  }

  /** How many edges route to it, as far as it was told. */
  int routes() {
    return routes;
  }

  /** Edges route to it as to the one whose place it takes, until it is told otherwise. */
  void takesOver(UplinkSession worn) {
    routes = worn.routes;
  }

  int openExchanges() {
    return multiplexer.openExchanges();
  }

  void status(boolean ready, long configVersion) {
    multiplexer.sendControl(FrameType.STATUS, new Status(ready, configVersion, labels).encode());
  }

  void tick() {
    multiplexer.tick();
  }

  /**
   * Wants nothing new from the edge.
   *
   * @return completes when the edge has agreed, has gone, or does not answer
   */
  Future<Void> drain(Duration limit) {
    return multiplexer.drain().timeout(limit.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  void refuseNew() {
    multiplexer.refuseNew();
  }

  /** The edge ends it when it is empty; after the grace period this side does. */
  void finishWithin(Vertx vertx, Duration grace) {
    graceTimer =
        vertx.setTimer(
            Math.max(1, grace.toMillis()),
            ignored -> close(GoodbyeCode.DRAINED, "the grace period is over"));
  }

  void forget(Vertx vertx) {
    vertx.cancelTimer(graceTimer);
  }

  void close(GoodbyeCode code, String reason) {
    multiplexer.close(code, reason);
  }

  @Override
  public void opened(Exchange exchange) {
    streams.serve(exchange);
  }

  @Override
  public void control(int type, JsonObject payload) {
    if (type == FrameType.ROUTABLE) {
      Routable told = Routable.decode(payload);
      routes = told.edges();
      streams.learnt(told.known());
    } else if (type == FrameType.CONFIG) {
      streams.configured(ConfigNotice.decode(payload));
    }
  }

  @Override
  public Future<Void> draining(JsonObject payload) {
    return switch (DrainScope.decode(payload)) {
      case CONNECTOR -> {
        streams.drainAsked();
        yield Future.succeededFuture();
      }
      case LINK -> {
        uplink.wearsOut(this);
        yield Future.succeededFuture();
      }
      case SENDER -> uplink.edgeLeaves(this);
    };
  }

  @Override
  public void goodbye(String code, String text) {
    goodbye = UplinkException.goodbye(code, text);
  }

  @Override
  public void ended(String reason) {
    uplink.ended(this, goodbye != null ? goodbye : UplinkException.ofEdge(reason));
  }

  @Override
  public String toString() {
    return edge;
  }
}
