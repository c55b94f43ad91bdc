package dev.culvert.edge.ingress;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The public HTTP server of one edge instance; the instances of a process share the port, the limit
 * of connections and the deadlines.
 */
public final class IngressServer {

  private final Vertx vertx;
  private final IngressOptions options;
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
   * Takes no more connections, and closes those that have nothing open; the others when they have
   * their responses, or when this time is over.
   */
  public void leave(Duration grace) {
    server.shutdown(Math.max(1, grace.toMillis()), TimeUnit.MILLISECONDS);
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
      ConnectionSlots slots = new ConnectionSlots(options.maxConnections());
      IngressMeters meters = new IngressMeters(vertx, slots);
      return new Shared(
          new ConnectionDeadlines(options, slots, System::nanoTime, meters::violated));
    }
  }
}
