package dev.culvert.connector.origin;

import dev.culvert.connector.ConnectorConfig;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * The connections to an origin: the one used last is used first, and what has been idle for too
 * long is closed.
 *
 * <p>Owned by the event loop of the connector's verticle, on which all connections live.
 */
final class OriginPool {

  private static final long LOOK_EVERY_MILLIS = 500;

  private final Vertx vertx;
  private final ContextInternal context;
  private final NetClient client;
  private final String host;
  private final int port;
  private final String serverName;
  private final int maxConnections;
  private final int maxWaiting;
  private final long keepAliveNanos;
  private final ArrayDeque<OriginConnection> idle = new ArrayDeque<>();
  private final LinkedHashSet<OriginExchange> waiting = new LinkedHashSet<>();
  private final long timer;
  private int connections;

  OriginPool(Vertx vertx, ConnectorConfig config) {
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.host = config.originUrl().getHost();
    this.port = config.originPort();
    this.maxConnections = config.originConnections();
    this.maxWaiting = config.originMaxPending();
    this.keepAliveNanos = config.originKeepAlive().toNanos();
    boolean isAddress =
        NetUtil.isValidIpV4Address(host)
            || NetUtil.isValidIpV6Address(host.replaceAll("[\\[\\]]", ""));
    this.serverName = config.originTls() && !isAddress ? host : null;
    NetClientOptions options =
        new NetClientOptions()
            .setConnectTimeout((int) config.originConnectTimeout().toMillis())
            .setTcpNoDelay(true)
            .setSsl(config.originTls());
    if (config.originTls()) {
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
    this.client = vertx.createNetClient(options);
    this.timer = vertx.setPeriodic(LOOK_EVERY_MILLIS, ignored -> closeIdle());
  }

  /** Gives the exchange a connection, now or later, or tells it why not. */
  void take(OriginExchange exchange) {
    OriginConnection connection = idle.pollFirst();
    if (connection != null) {
      use(connection, exchange);
    } else if (connections < maxConnections) {
      connect(exchange);
    } else if (waiting.size() < maxWaiting) {
      waiting.add(exchange);
    } else {
      exchange.poolFull();
    }
  }

  /** The exchange does not wait any more. */
  void leave(OriginExchange exchange) {
    waiting.remove(exchange);
  }

  private void connect(OriginExchange exchange) {
    connections++;
    dial()
        .onComplete(
            result -> {
              if (result.succeeded()) {
                use(OriginConnection.of(result.result(), this, context), exchange);
              } else {
                connections--;
                exchange.noConnection(result.cause());
                serveWaiting();
              }
            });
  }

  /** On the event loop of the verticle, whoever asks. */
  private Future<NetSocket> dial() {
    ContextInternal before = context.beginDispatch();
    try {
      return client.connect(port, host, serverName);
    } finally {
      context.endDispatch(before);
    }
  }

  private void use(OriginConnection connection, OriginExchange exchange) {
    if (!exchange.connected(connection)) {
      idle(connection);
    }
  }

  /** A connection may be used for another exchange. */
  void idle(OriginConnection connection) {
    boolean used = false;
    while (!used && !waiting.isEmpty()) {
      used = pollWaiting().connected(connection);
    }
    if (!used) {
      connection.idleFrom(System.nanoTime());
      idle.addFirst(connection);
    }
  }

  /** A connection is gone. */
  void closed(OriginConnection connection) {
    connections--;
    idle.remove(connection);
    serveWaiting();
  }

  private void serveWaiting() {
    if (!waiting.isEmpty() && connections < maxConnections) {
      connect(pollWaiting());
    }
  }

  private OriginExchange pollWaiting() {
    Iterator<OriginExchange> all = waiting.iterator();
    OriginExchange first = all.next();
    all.remove();
    return first;
  }

  private void closeIdle() {
    long now = System.nanoTime();
    for (OriginConnection last = idle.peekLast();
        last != null && last.isIdleFor(now, keepAliveNanos);
        last = idle.peekLast()) {
      idle.pollLast();
      last.close();
    }
  }

  Future<Void> close() {
    vertx.cancelTimer(timer);
    return client.close();
  }
}
