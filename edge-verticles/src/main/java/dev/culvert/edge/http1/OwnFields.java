package dev.culvert.edge.http1;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The fields that an edge instance adds to each response.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class OwnFields {

  /** RFC 9110 section 5.6.7. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final String edgeId;
  private final boolean diagnostic;

  /** As of the last tick. */
  private String date = HTTP_DATE.format(Instant.now());

  private boolean leaving;

  /**
   * The fields of an edge.
   *
   * @param diagnostic whether responses name edge, connector and attempt
   */
  OwnFields(String edgeId, boolean diagnostic) {
    this.edgeId = edgeId;
    this.diagnostic = diagnostic;
  }

  /** To be called at least once a second. */
  void tick(Instant now) {
    date = HTTP_DATE.format(now);
  }

  /** From now on every response says that its connection closes. */
  void leave() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /**
   * Adds them, but for Connection.
   *
   * @param attempts what the diagnostic fields tell of them
   */
  void add(MultiMap headers, String requestId, AttemptNotes attempts) {
    if (!headers.contains(HttpHeaders.DATE)) {
      headers.set(HttpHeaders.DATE, date);
    }
    if (diagnostic) {
      headers.set("Culvert-Request-Id", requestId);
      headers.set("Culvert-Edge", edgeId);
      attempts.addTo(headers);
    }
  }
}
