package dev.culvert.connector.origin;

import dev.culvert.connector.ConnectorConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out now and then whether the origin takes connections.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
public final class OriginProbe {

  private static final Logger log = LoggerFactory.getLogger(OriginProbe.class);
  private static final long WHILE_UP_MILLIS = 5_000;
  private static final long WHILE_DOWN_MILLIS = 500;

  private final Vertx vertx;
  private final NetClient client;
  private final String host;
  private final int port;
  private final Consumer<Boolean> changed;
  private Boolean up;
  private long timer = -1;
  private boolean stopped;

  /**
   * A probe that is not running yet.
   *
   * @param changed told of the first result, and then when it is another one
   */
  public OriginProbe(Vertx vertx, ConnectorConfig config, Consumer<Boolean> changed) {
    this.vertx = vertx;
    this.host = config.originUrl().getHost();
    this.port = config.originPort();
    this.changed = changed;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout((int) config.originConnectTimeout().toMillis()));
  }

  /** Probes now, and again until {@link #stop}. */
  public void start() {
    client
        .connect(port, host)
        .onSuccess(NetSocket::close)
        .onComplete(
            result -> {
              found(result.succeeded(), result.cause());
              if (!stopped) {
                long millis = result.succeeded() ? WHILE_UP_MILLIS : WHILE_DOWN_MILLIS;
                timer = vertx.setTimer(millis, ignored -> start());
              }
            });
  }

  private void found(boolean nowUp, Throwable cause) {
    if (stopped || (up != null && up == nowUp)) {
      return;
    }
    if (!nowUp) {
      log.warn("Origin {}:{} takes no connections: {}", host, port, cause.getMessage());
    } else if (up != null) {
      log.info("Origin {}:{} takes connections again", host, port);
    }
    up = nowUp;
    changed.accept(nowUp);
  }

  /** Probes no more. */
  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    client.close();
  }
}
