package dev.culvert.testing.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import java.security.MessageDigest;
import java.util.List;

/** What {@link FakeOrigin} answers; runs on the server's event loop. */
final class OriginRoutes {

  private static final long EVENT_INTERVAL_MILLIS = 50;
  private static final long BROKEN_PROMISE_BYTES = 1_000_000;

  private final Vertx vertx;
  private final String name;
  private final RequestCounts counts;

  OriginRoutes(Vertx vertx, String name, RequestCounts counts) {
    this.vertx = vertx;
    this.name = name;
    this.counts = counts;
  }

  static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
    socket.binaryMessageHandler(socket::writeBinaryMessage);
  }

  void handle(HttpServerRequest request) {
    counts.count(request);
    request.exceptionHandler(ignored -> {}); // a visitor that went away is counted by RequestCounts
    request.response().putHeader("Fake-Origin", name);
    List<String> path = List.of(request.path().substring(1).split("/", -1));
    try {
      route(request, path);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      request.response().setStatusCode(400).end("cannot read " + request.path() + "\n");
    }
  }

  private void route(HttpServerRequest request, List<String> path) {
    HttpServerResponse response = request.response();
    switch (path.get(0)) {
      case "hello" -> text(response, "hello from " + name + "\n");
      case "id" -> text(response, name);
      case "bytes" -> bytes(response, number(path, 1), false);
      case "chunked" -> bytes(response, number(path, 1), true);
      case "drip" -> drip(response, number(path, 1), number(path, 2));
      case "digest" -> digest(request);
      case "echo" ->
          response
              .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
              .end(described(request).toBuffer());
      case "echo-body" -> {
        response.setChunked(true);
        request.pipeTo(response);
      }
      case "slow-head" ->
          vertx.setTimer(Math.max(1, number(path, 1)), ignored -> text(response, "slow\n"));
      case "never" -> request.resume();
      case "reset-mid" -> breakOff(request, (int) number(path, 1), true);
      case "fin-mid" -> breakOff(request, (int) number(path, 1), false);
      case "status" -> status(response, (int) number(path, 1));
      case "sse" -> events(response);
      case "early-hints" ->
          response
              .writeEarlyHints(HttpHeaders.headers().add("Link", "</style.css>; rel=preload"))
              .onSuccess(ignored -> text(response, "after hints\n"));
      case "trailers" -> {
        response.setChunked(true).putHeader("Trailer", "Culvert-Trailer");
        response.putTrailer("Culvert-Trailer", "end");
        response.end("with trailers\n");
      }
      default -> response.setStatusCode(404).end("no such route\n");
    }
  }

  private void bytes(HttpServerResponse response, long length, boolean chunked) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
    if (chunked) {
      response.setChunked(true);
    } else {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    }
    new PayloadReadStream(vertx.getOrCreateContext(), length).pipeTo(response);
  }

  private void drip(HttpServerResponse response, long length, long intervalMillis) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    response.writeHead();
    dripFrom(0, length, intervalMillis, response);
  }

  private void dripFrom(
      long position, long length, long intervalMillis, HttpServerResponse response) {
    if (response.closed()) {
      return;
    }
    if (position == length) {
      response.end();
      return;
    }
    response.write(Buffer.buffer(Payload.slice(position, 1)));
    vertx.setTimer(
        Math.max(1, intervalMillis),
        ignored -> dripFrom(position + 1, length, intervalMillis, response));
  }

  private static void digest(HttpServerRequest request) {
    MessageDigest digest = Payload.newSha256();
    long[] length = {0};
    request.handler(
        chunk -> {
          digest.update(chunk.getBytes());
          length[0] += chunk.length();
        });
    request.endHandler(
        ignored -> {
          JsonObject answer =
              new JsonObject().put("sha256", Payload.hex(digest)).put("length", length[0]);
          request
              .response()
              .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
              .end(answer.toBuffer());
        });
  }

  private static JsonObject described(HttpServerRequest request) {
    JsonArray headers = new JsonArray();
    request.headers().forEach((name, value) -> headers.add(new JsonArray().add(name).add(value)));
    return new JsonObject()
        .put("method", request.method().name())
        .put("uri", request.uri())
        .put("headers", headers);
  }

  private static void breakOff(HttpServerRequest request, int sentBytes, boolean reset) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(sentBytes + BROKEN_PROMISE_BYTES));
    response
        .write(Buffer.buffer(Payload.slice(0, sentBytes)))
        .onSuccess(
            ignored -> {
              Channel channel = ((ConnectionBase) request.connection()).channel();
              if (reset) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
              }
              channel.close();
            });
  }

  private static void status(HttpServerResponse response, int code) {
    response.setStatusCode(code);
    if (code == 204 || code == 304) {
      response.end();
    } else {
      text(response, "status " + code + "\n");
    }
  }

  private void events(HttpServerResponse response) {
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    long[] next = {0};
    response.write("data: " + next[0]++ + "\n\n");
    vertx.setPeriodic(
        EVENT_INTERVAL_MILLIS,
        timer -> {
          if (response.closed()) {
            vertx.cancelTimer(timer);
          } else {
            response.write("data: " + next[0]++ + "\n\n");
          }
        });
  }

  private static void text(HttpServerResponse response, String body) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(body);
  }

  private static long number(List<String> path, int index) {
    return Long.parseLong(path.get(index));
  }
}
