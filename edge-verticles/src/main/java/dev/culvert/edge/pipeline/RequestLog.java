package dev.culvert.edge.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines about single requests that visitors or connectors can cause at will: one a second of
 * each kind, with the number of those that were held back.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class RequestLog {

  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

  private final LineLimit unfit = new LineLimit();
  private final LineLimit slow = new LineLimit();

  /**
   * What a stream gave cannot be sent to the visitor.
   *
   * @param stream named by its text
   */
  public void cannotPassOn(String requestId, Object stream, RuntimeException cause, long nowNanos) {
    long held = unfit.ask(nowNanos);
    if (held >= 0) {
      log.warn(
          "Request {}: {}: the response cannot be passed on ({} more were not logged)",
          requestId,
          stream,
          held,
          cause);
    }
  }

  /** A visitor is cut off because it hardly reads. */
  public void slowReader(String requestId, String ip, long nowNanos) {
    long held = slow.ask(nowNanos);
    if (held >= 0) {
      log.info(
          "Request {}: {} takes its response too slowly and is cut off ({} more were not logged)",
          requestId,
          ip,
          held);
    }
  }
}
