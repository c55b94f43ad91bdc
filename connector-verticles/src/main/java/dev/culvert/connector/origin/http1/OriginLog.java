package dev.culvert.connector.origin.http1;

import dev.culvert.core.exchange.Exchange;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what an origin did wrong: a line a second at most, whatever the load.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class OriginLog {

  private static final Logger log = LoggerFactory.getLogger(OriginLog.class);

  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_TEXT = 300;

  private final String origin;
  private long loggedAtNanos = System.nanoTime() - LOG_EVERY_NANOS;
  private long unlogged;

  /**
   * Nothing said yet.
   *
   * @param origin where it is
   */
  OriginLog(String origin) {
    this.origin = origin;
  }

  /** Where the origin is. */
  String origin() {
    return origin;
  }

  /** The origin failed an exchange. */
  void failed(Exchange exchange, String how) {
    long now = System.nanoTime();
    unlogged++;
    if (now - loggedAtNanos >= LOG_EVERY_NANOS) {
      String id = exchange.requestHead().fields().first("x-request-id");
      log.warn(
          "Origin {}: {} (request {}; {} failures since the last line)",
          origin,
          plain(how),
          id == null ? "without an ID" : plain(id),
          unlogged);
      loggedAtNanos = now;
      unlogged = 0;
    }
  }

  private static String plain(String text) {
    return ResponseScreen.plain(text, MAX_TEXT);
  }
}
