package dev.culvert.edge.http1;

import dev.culvert.core.cluster.StreamKey;
import io.vertx.core.MultiMap;

/**
 * What one response may tell of its attempts.
 *
 * <p>Owned by the event loop of the request.
 */
final class AttemptNotes {

  /** Far more than there are attempts. */
  private static final int MOST_CHARS = 1024;

  private StreamKey stream;
  private int attempt;
  private String why;

  /** Null before one has failed. */
  private StringBuilder failed;

  void asked(StreamKey asked, int newAttempt, String newWhy) {
    stream = asked;
    attempt = newAttempt;
    why = newWhy;
  }

  void failed(StreamKey failedStream, String cause) {
    if (failed == null) {
      failed = new StringBuilder();
    }
    if (failed.length() < MOST_CHARS) {
      failed.append(failed.isEmpty() ? "" : ", ");
      failed.append(failedStream.connectorId()).append(";reason=").append(cause);
    }
  }

  /** Nothing as long as no stream was asked. */
  void addTo(MultiMap headers) {
    if (stream != null) {
      headers.set("Culvert-Connector", stream.connectorId().toString());
      headers.set("Culvert-Attempt", Integer.toString(attempt));
      headers.set("Culvert-Choice", why);
      if (failed != null) {
        headers.set("Culvert-Failed-Attempts", failed.toString());
      }
    }
  }
}
