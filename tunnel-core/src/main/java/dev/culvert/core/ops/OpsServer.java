package dev.culvert.core.ops;

import dev.culvert.core.config.OpsConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/**
 * Serves {@code /live}, {@code /ready} and {@code /metrics}. There is one per process, for all
 * verticles and instances in it, on a worker thread of its own: a busy event loop does not make the
 * process look dead, and a scrape does not delay an exchange.
 */
public final class OpsServer implements Shareable {

  private static final String NAME = "culvert.ops.server";

  private final Ops ops;
  private Future<Integer> port;

  private OpsServer(Ops ops) {
    this.ops = ops;
  }

  /**
   * Starts the server of this Vert.x, unless it was started already.
   *
   * @return the port it listens on; fails with a {@link dev.culvert.core.config.StartException} if
   *     the port, or every port of the range, is taken
   */
  public static Future<Integer> start(Vertx vertx, OpsConfig config) {
    return vertx
        .sharedData()
        .<String, OpsServer>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new OpsServer(Ops.of(vertx)))
        .startOnce(vertx, config);
  }

  private synchronized Future<Integer> startOnce(Vertx vertx, OpsConfig config) {
    if (port == null) {
      OpsVerticle verticle = new OpsVerticle(ops, config);
      DeploymentOptions onItsOwnThread =
          new DeploymentOptions()
              .setThreadingModel(ThreadingModel.WORKER)
              .setWorkerPoolName("culvert-ops")
              .setWorkerPoolSize(1);
      port = vertx.deployVerticle(verticle, onItsOwnThread).map(id -> verticle.port());
    }
    return port;
  }
}
