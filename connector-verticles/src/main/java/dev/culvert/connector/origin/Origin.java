package dev.culvert.connector.origin;

import dev.culvert.connector.ConnectorConfig;
import dev.culvert.core.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service behind the connector.
 *
 * <p>Owned by the event loop of the connector's verticle; its connections are made there.
 */
public final class Origin {

  private static final Logger log = LoggerFactory.getLogger(Origin.class);

  private static final long LOG_EVERY_NANOS = 1_000_000_000L;

  private final OriginPool pool;
  private final String name;
  private long loggedAtNanos = System.nanoTime() - LOG_EVERY_NANOS;
  private long unloggedFailures;

  public Origin(Vertx vertx, ConnectorConfig config) {
    this.pool = new OriginPool(vertx, config);
    this.name = config.originUrl().getHost() + ":" + config.originPort();
  }

  /** Answers an exchange from the origin. */
  public void serve(Exchange exchange) {
    new OriginExchange(this, pool, exchange).begin();
  }

  /** Says in the log that the origin failed an exchange; a line a second at most. */
  void failed(String how) {
    long now = System.nanoTime();
    unloggedFailures++;
    if (now - loggedAtNanos >= LOG_EVERY_NANOS) {
      log.warn("Origin {}: {} ({} failures since the last line)", name, how, unloggedFailures);
      loggedAtNanos = now;
      unloggedFailures = 0;
    }
  }

  /** Where the origin is, for messages. */
  String name() {
    return name;
  }

  /** Closes the connections to the origin. */
  public Future<Void> close() {
    return pool.close();
  }
}
