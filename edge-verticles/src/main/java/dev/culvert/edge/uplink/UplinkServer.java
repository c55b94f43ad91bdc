package dev.culvert.edge.uplink;

import dev.culvert.core.frame.FrameType;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.internals.Channels;
import dev.culvert.core.internals.TcpReset;
import dev.culvert.core.link.FirstFrame;
import dev.culvert.core.link.SocketLink;
import dev.culvert.edge.limit.SourceLimits;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener that connectors dial: limits each source before a byte is read or TLS begins, gives
 * every connection a deadline for its HELLO, and hands on who said one.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class UplinkServer {

  private static final Logger log = LoggerFactory.getLogger(UplinkServer.class);

  /**
   * Connections without a HELLO; beyond it the oldest has to go, whose handshake was for nothing
   * then. So there is room for what some sources may dial at once when an edge comes back, cold.
   */
  private static final int MAX_ARRIVING = 2048;

  private static final int BACKLOG = 4096;

  /** Who takes a HELLO. */
  @FunctionalInterface
  interface Reception {
    void hello(SocketLink link, InetAddress source, FirstFrame hello);
  }

  private final Vertx vertx;
  private final UplinkOptions options;
  private final UplinkTls tls;
  private final SourceLimits limits;
  private final UplinkMeters meters;
  private final Reception reception;
  private final Set<Arrival> arriving = new LinkedHashSet<>();
  private NetServer server;
  private int connections;

  /** A connection that has not said HELLO. */
  private record Arrival(SocketLink link, InetAddress source, long sinceNanos) {

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A listener that does not listen yet; {@code tls} is null for none. */
  UplinkServer(
      Vertx vertx,
      UplinkOptions options,
      UplinkTls tls,
      SourceLimits limits,
      UplinkMeters meters,
      Reception reception) {
    this.vertx = vertx;
    this.options = options;
    this.tls = tls;
    this.limits = limits;
    this.meters = meters;
    this.reception = reception;
  }

  /**
   * Begins to listen, on the caller's context.
   *
   * @return the port; fails when it cannot be bound
   */
  Future<Integer> listen() {
    server =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG))
            .connectHandler(this::accept);
    return server.listen(options.port(), options.host()).map(NetServer::actualPort);
  }

  private void accept(NetSocket socket) {
    Channel channel = Channels.of(socket);
    InetAddress source = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    long now = System.nanoTime();
    boolean full = connections >= options.maxConnections();
    if (full || !limits.admits(source, now)) {
      turnAway(channel, source, full ? "too many connections" : "too many of this address", now);
      return;
    }
    connections++;
    meters.arriving().incrementAndGet();
    if (tls != null) {
      SslHandler handler = tls.context().newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(options.handshakeTimeout().toMillis());
      channel.pipeline().addFirst("ssl", handler);
    }
    SocketLink link = SocketLink.of(socket);
    Arrival arrival = new Arrival(link, source, now);
    arriving.add(arrival);
    channel.closeFuture().addListener(closed -> connections--);
    link.firstFrame(FrameType.HELLO)
        .onSuccess(
            hello -> {
              arrived(arrival);
              reception.hello(link, source, hello);
            })
        .onFailure(
            cause -> {
              arrived(arrival);
              failed(source, "no HELLO: " + cause.getMessage());
            });
    if (arriving.size() > MAX_ARRIVING) {
      drop(arriving.iterator().next(), "too many connections without a HELLO");
    }
  }

  private void turnAway(Channel channel, InetAddress source, String why, long nowNanos) {
    meters.refused("LIMIT");
    if (limits.mayLog(source, nowNanos)) {
      log.warn("Connection of {} turned away: {}", source.getHostAddress(), why);
    }
    // A reset: nothing is left here of it.
    TcpReset.whenClosed(channel);
    channel.close();
  }

  private void arrived(Arrival arrival) {
    if (arriving.remove(arrival)) {
      meters.arriving().decrementAndGet();
    }
  }

  /** A connection came to nothing. */
  private void failed(InetAddress source, String why) {
    long now = System.nanoTime();
    limits.failed(source, now);
    meters.refused("NO_HELLO");
    if (limits.mayLog(source, now)) {
      log.warn("Connection of {} came to nothing: {}", source.getHostAddress(), why);
    }
  }

  /** Out of the list first, so that one that fails here is not met again. */
  private void drop(Arrival arrival, String why) {
    arrived(arrival);
    Isolated.run("a connection of " + arrival.source(), () -> arrival.link().abort(why));
  }

  /** To be called several times a second: ends what has not said HELLO in time. */
  void tick() {
    long limit = System.nanoTime() - options.handshakeTimeout().toNanos();
    while (!arriving.isEmpty()) {
      Arrival oldest = arriving.iterator().next();
      if (oldest.sinceNanos() - limit > 0) {
        return;
      }
      drop(oldest, "no HELLO within " + options.handshakeTimeout().toMillis() + " ms");
    }
  }

  /** Takes no more connections. */
  Future<Void> close() {
    arriving.forEach(arrival -> arrival.link().close("the edge stops"));
    return server == null ? Future.succeededFuture() : server.close();
  }
}
