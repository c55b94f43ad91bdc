package dev.culvert.testing.origin;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * A program: an origin for very many visitors at once, in a process of its own. {@code /events} is
 * a stream of events with one event and then silence, {@code /bytes/N} a body of N bytes, anything
 * else {@link #GREETING}. Prints {@code listening PORT}.
 */
public final class QuietOrigin {

  /** The body of most answers. */
  public static final String GREETING = "hello from a quiet origin\n";

  private static final int BACKLOG = 16_384;
  private static final Buffer PART = Buffer.buffer(new byte[16 * 1024]);

  private QuietOrigin() {}

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    vertx
        .createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
        .requestHandler(QuietOrigin::answer)
        .listen(0, "127.0.0.1")
        .onSuccess(server -> System.out.println("listening " + server.actualPort()))
        .onFailure(cause -> System.out.println("failed " + cause));
  }

  private static void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String path = request.path();
    if (path.equals("/events")) {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
          .write("data: 0\n\n");
    } else if (path.startsWith("/bytes/")) {
      long length = Long.parseLong(path.substring("/bytes/".length()));
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
      send(response, length);
    } else {
      response.end(GREETING);
    }
  }

  private static void send(HttpServerResponse response, long left) {
    long unsent = left;
    while (unsent > 0 && !response.writeQueueFull()) {
      int bytes = (int) Math.min(unsent, PART.length());
      unsent -= bytes;
      response.write(PART.slice(0, bytes));
    }
    if (unsent == 0) {
      response.end();
    } else {
      long rest = unsent;
      response.drainHandler(ignored -> send(response, rest));
    }
  }
}
