package dev.culvert.core.ops;

import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.PortTaken;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener behind {@link OpsServer}. */
final class OpsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Ops ops;
  private final OpsConfig config;
  private volatile int port;

  OpsVerticle(Ops ops, OpsConfig config) {
    this.ops = ops;
    this.config = config;
  }

  int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    Future<Integer> listening =
        config.port() == 0
            ? listenWithin(OpsConfig.FIRST_PORT)
            : listen(config.port())
                .recover(
                    e ->
                        Future.failedFuture(
                            PortTaken.explain(
                                config.settings(), config.portKey(), config.host(), e)));
    return listening.onSuccess(
        bound -> {
          port = bound;
          LOG.info("Health and metrics on http://{}:{}", config.host(), bound);
        });
  }

  private Future<Integer> listenWithin(int candidate) {
    if (candidate > OpsConfig.LAST_PORT) {
      return Future.failedFuture(
          config
              .settings()
              .failure(
                  config.portKey(),
                  String.format(
                      "takes the first free port, but %d..%d are all taken on %s",
                      OpsConfig.FIRST_PORT, OpsConfig.LAST_PORT, config.host())));
    }
    return listen(candidate)
        .recover(
            e ->
                e instanceof BindException
                    ? listenWithin(candidate + 1)
                    : Future.failedFuture(
                        PortTaken.explain(config.settings(), config.portKey(), config.host(), e)));
  }

  private Future<Integer> listen(int candidate) {
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(30))
        .requestHandler(this::answer)
        .listen(candidate, config.host())
        .map(server -> server.actualPort());
  }

  private void answer(HttpServerRequest request) {
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
