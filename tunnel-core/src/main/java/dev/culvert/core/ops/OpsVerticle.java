package dev.culvert.core.ops;

import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.PortTaken;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener behind {@link OpsServer}. */
final class OpsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);

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
                PortTaken.isTaken(e)
                    ? listenWithin(candidate + 1)
                    : Future.failedFuture(
                        PortTaken.explain(config.settings(), config.portKey(), config.host(), e)));
  }

  private Future<Integer> listen(int candidate) {
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(30))
        .requestHandler(new OpsHandler(ops))
        .listen(candidate, config.host())
        .map(server -> server.actualPort());
  }
}
