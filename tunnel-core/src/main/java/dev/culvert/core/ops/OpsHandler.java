package dev.culvert.core.ops;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Answers {@code /live}, {@code /ready} and {@code /metrics}, and everything else with 404. A
 * scrape and the conditions of readiness are computed on the calling thread: for worker threads.
 */
public final class OpsHandler implements Handler<HttpServerRequest> {

  /** What it answers. */
  public static final Set<String> PATHS = Set.of("/live", "/ready", "/metrics");

  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Ops ops;

  OpsHandler(Ops ops) {
    this.ops = ops;
  }

  /** Shows the {@link Ops} of this Vert.x. */
  public static OpsHandler of(Vertx vertx) {
    return new OpsHandler(Ops.of(vertx));
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!READING.contains(request.method())) {
      request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    switch (request.path()) {
      case "/live" -> send(request, 200, "text/plain", "live\n");
      case "/ready" -> answerReady(request);
      case "/metrics" -> send(request, 200, PROMETHEUS_TEXT, ops.scrape());
      default -> send(request, 404, "text/plain", "try /live, /ready or /metrics\n");
    }
  }

  private void answerReady(HttpServerRequest request) {
    List<String> unmet = ops.unmet();
    JsonObject body = new JsonObject().put("ready", unmet.isEmpty());
    if (!unmet.isEmpty()) {
      body.put("waitingFor", new JsonArray(unmet));
    }
    send(request, unmet.isEmpty() ? 200 : 503, "application/json", body.encode() + "\n");
  }

  private static void send(HttpServerRequest request, int status, String type, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
