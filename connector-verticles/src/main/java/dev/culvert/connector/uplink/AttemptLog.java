package dev.culvert.connector.uplink;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Says in the log that streams are lost or not registered: the first few times in full, then, for
 * as long as no stream is open, one line a minute with a count, and one when a stream is open
 * again.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class AttemptLog {

  private static final int IN_FULL = 8;
  private static final long LINE_EVERY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final Logger log;
  private final String connector;
  private int failures;
  private int unlogged;
  private long sinceMillis;
  private long loggedAtMillis;

  /**
   * Nothing said yet.
   *
   * @param connector who it is, for the lines
   */
  AttemptLog(Logger log, String connector) {
    this.log = log;
    this.connector = connector;
  }

  /**
   * An attempt failed, or a stream was lost.
   *
   * @param line what to say of it
   * @param alone whether the connector has no stream at all
   */
  void failed(String line, boolean alone, long nowMillis) {
    if (!alone) {
      log.warn("{}", line);
      return;
    }
    if (failures == 0) {
      sinceMillis = nowMillis;
    }
    failures++;
    if (failures <= IN_FULL) {
      loggedAtMillis = nowMillis;
      log.warn("{}", line);
      return;
    }
    unlogged++;
    if (nowMillis - loggedAtMillis >= LINE_EVERY_MILLIS) {
      log.warn(
          "{} has had no stream for {} s: {} failures since the last line, the last one: {}",
          connector,
          TimeUnit.MILLISECONDS.toSeconds(nowMillis - sinceMillis),
          unlogged,
          line);
      loggedAtMillis = nowMillis;
      unlogged = 0;
    }
  }

  /** A stream is open. */
  void opened(long nowMillis) {
    if (failures > IN_FULL) {
      log.info(
          "{} has a stream again after {} s and {} failures",
          connector,
          TimeUnit.MILLISECONDS.toSeconds(nowMillis - sinceMillis),
          failures);
    }
    failures = 0;
    unlogged = 0;
  }
}
