package dev.culvert.connector;

import dev.culvert.connector.stream.ConnectorStreams;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector from its first stream, or its admission, until it leaves: streams at one side, its
 * origin at the other.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class LiveConnector {

  private static final Logger log = LoggerFactory.getLogger(LiveConnector.class);

  private final UUID connectorId;
  private final Duration grace;
  private final LiveOrigin origin;
  private final ConnectorStreams streams;
  private Future<Void> drained;
  private boolean left;

  /**
   * Joins them.
   *
   * @param grace how long what is open may go on when the connector drains
   */
  LiveConnector(UUID connectorId, Duration grace, LiveOrigin origin, ConnectorStreams streams) {
    this.connectorId = connectorId;
    this.grace = grace;
    this.origin = origin;
    this.streams = streams;
    origin.onStatus(streams::status);
  }

  void tick() {
    streams.tick();
  }

  /**
   * Takes nothing new, finishes what is open within the grace period, and leaves.
   *
   * @return completes when it has left; asking again gives the same
   */
  Future<Void> drain() {
    if (drained == null) {
      drained = left ? Future.succeededFuture() : drainNow();
    }
    return drained;
  }

  private Future<Void> drainNow() {
    log.info("Draining connector {}", connectorId);
    return streams
        .drain()
        .compose(
            agreed -> {
              log.info("Edges send connector {} nothing new; finishing what is open", connectorId);
              return streams.refuseAndEmpty();
            })
        .timeout(Math.max(1, grace.toMillis()), TimeUnit.MILLISECONDS)
        .onFailure(late -> log.warn("Some exchanges were still open after the grace period"))
        .otherwiseEmpty()
        .compose(ignored -> leave("connector left"));
  }

  /** Leaves at once; what is open is reset. Leaving again does nothing. */
  Future<Void> leave(String reason) {
    if (left) {
      return Future.succeededFuture();
    }
    left = true;
    return streams
        .close(reason)
        .compose(told -> origin.close())
        .onComplete(done -> log.info("Connector {} left: {}", connectorId, reason));
  }
}
