package dev.culvert.testing.origin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real HTTP/1.1 server that behaves well or badly, as the path asks for.
 *
 * <p>Routes (what follows the named part, and the query, is free: a test can make each request's
 * path unique):
 *
 * <pre>
 * /hello                 "hello from NAME\n"
 * /id                    the origin's name
 * /bytes/{n}             the first n bytes of {@link Payload}, with Content-Length
 * /chunked/{n}           the same, chunked
 * /drip/{n}/{ms}         n bytes with Content-Length, one each ms milliseconds
 * /digest                reads the body; JSON {"sha256", "length"}
 * /echo                  JSON {"method", "uri", "headers": [[name, value], ...]}
 * /echo-body             sends the body back while it comes in, chunked
 * /slow-head/{ms}        answers after ms milliseconds
 * /never                 never answers
 * /reset-mid/{n}         a head that promises more, n bytes, then RST
 * /fin-mid/{n}           a head that promises more, n bytes, then FIN
 * /status/{code}         that status with a small body
 * /sse                   endless server-sent events, one each 50 ms
 * /early-hints           103, then 200
 * /trailers              a chunked body with the trailer Culvert-Trailer: end
 * </pre>
 *
 * <p>A WebSocket to any path gets its messages back. Every response carries {@code Fake-Origin:
 * NAME}. Thread-safe; it runs on its own Vert.x, which {@link #close()} ends.
 */
public final class FakeOrigin implements AutoCloseable {

  private static final int LIMIT_SECONDS = 20;

  private final String name;
  private final Vertx vertx;
  private final HttpServer server;
  private final String host;
  private final RequestCounts counts;

  private FakeOrigin(String name, Vertx vertx, String host, int port) {
    this.name = name;
    this.vertx = vertx;
    this.host = host;
    this.counts = new RequestCounts();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setHandle100ContinueAutomatically(true)
            .setMaxInitialLineLength(64 * 1024)
            .setMaxHeaderSize(128 * 1024);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(new OriginRoutes(vertx, name, counts)::handle)
            .webSocketHandler(OriginRoutes::echo);
  }

  /** Starts an origin called {@code origin} on a free port of 127.0.0.1. */
  public static FakeOrigin start() {
    return start("origin");
  }

  /** Starts an origin on a free port of 127.0.0.1. */
  public static FakeOrigin start(String name) {
    return start(name, "127.0.0.1", 0);
  }

  /**
   * Starts an origin.
   *
   * @param name what {@code /id} and the header Fake-Origin answer
   * @param host an address of this machine
   * @param port 0 picks a free one
   */
  public static FakeOrigin start(String name, String host, int port) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    try {
      FakeOrigin origin = new FakeOrigin(name, vertx, host, port);
      await(origin.server.listen());
      return origin;
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  /** The name it was started with. */
  public String name() {
    return name;
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** {@code http://HOST:PORT}, without a slash at the end. */
  public String url() {
    return "http://" + host + ":" + port();
  }

  /** How many requests have arrived. */
  public long requests() {
    return counts.byPath().values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many requests for exactly this path, query left out, have arrived. */
  public long requests(String path) {
    return counts.byPath().getOrDefault(path, 0L);
  }

  /** A copy of the number of requests by path. */
  public Map<String, Long> requestsByPath() {
    return new TreeMap<>(counts.byPath());
  }

  /** How many requests were neither answered to the end nor broken off. */
  public int openRequests() {
    return counts.open();
  }

  /** Cuts what is open and frees the port. */
  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done within " + LIMIT_SECONDS + " s", e);
    }
  }
}
