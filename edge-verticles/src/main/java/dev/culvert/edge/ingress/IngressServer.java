package dev.culvert.edge.ingress;

import dev.culvert.edge.wire.ConnectionDeadlines;
import dev.culvert.edge.wire.ConnectionSlots;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.TimeUnit;

/**
 * The public HTTP server of one edge instance; the instances of a process share the port, the limit
 * of connections and the deadlines.
 */
public final class IngressServer {

  /** Longer than any drain: the server shall not close what is open by itself. */
  private static final long NEVER_HOURS = 24;

  private final Vertx vertx;
  private final IngressOptions options;

  /** Owned by the event loop of the edge instance. */
  private HttpServer server;

  /** A server that does not listen yet. */
  public IngressServer(Vertx vertx, IngressOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any free one
   * @return the port; fails when it cannot be bound
   */
  public Future<Integer> listen(String host, int port, Handler<HttpServerRequest> handler) {
    ConnectionDeadlines deadlines = Shared.of(vertx, options).deadlines();
    server =
        vertx
            .createHttpServer(options.toServerOptions())
            .connectionHandler(deadlines::install)
            .invalidRequestHandler(InvalidRequests::answer)
            .requestHandler(handler);
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /**
   * To be called once it listens. Takes no more connections, and closes those that have nothing
   * open, and the others when their responses have left.
   *
   * @return succeeds when none is left; whoever cannot wait for that resets what is open, which a
   *     server that closes at some time of its own would let end as if it were whole
   */
  public Future<Void> leave() {
    return server.shutdown(NEVER_HOURS, TimeUnit.HOURS);
  }

  /** What the instances of a process share. */
  private record Shared(ConnectionDeadlines deadlines) implements Shareable {

    private static final String NAME = "culvert.ingress";

    static Shared of(Vertx vertx, IngressOptions options) {
      return vertx
          .sharedData()
          .<String, Shared>getLocalMap(NAME)
          .computeIfAbsent(NAME, absent -> create(vertx, options));
    }

    private static Shared create(Vertx vertx, IngressOptions options) {
      ConnectionSlots slots =
          new ConnectionSlots(
              options.maxConnections(),
              options.maxConnectionsPerAddress(),
              options.trustedProxies()::trusts);
      IngressMeters meters = new IngressMeters(vertx, slots);
      return new Shared(
          new ConnectionDeadlines(
              options.toWireLimits(),
              slots,
              HeadTimeout.RESPONSE,
              System::nanoTime,
              meters::violated));
    }
  }
}
