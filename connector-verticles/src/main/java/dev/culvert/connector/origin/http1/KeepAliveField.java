package dev.culvert.connector.origin.http1;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;

/** The Keep-Alive field, in which an origin says how long it keeps an idle connection. */
final class KeepAliveField {

  /** More than any limit. */
  static final long NOT_SAID = Long.MAX_VALUE;

  private static final String TIMEOUT = "timeout=";

  private KeepAliveField() {}

  /** How long the origin keeps the connection, in nanoseconds, or {@link #NOT_SAID}. */
  static long nanos(HttpHeaders headers) {
    String value = headers.get("keep-alive");
    if (value == null) {
      return NOT_SAID;
    }
    for (String parameter : value.split(",", -1)) {
      String stripped = parameter.strip();
      if (stripped.regionMatches(true, 0, TIMEOUT, 0, TIMEOUT.length())) {
        return seconds(stripped.substring(TIMEOUT.length()));
      }
    }
    return NOT_SAID;
  }

  /** How long to keep a connection that the origin keeps for so long: it must not be the first. */
  static long withMargin(long nanos) {
    return Math.max(nanos / 2, nanos - TimeUnit.SECONDS.toNanos(1));
  }

  private static long seconds(String text) {
    try {
      return TimeUnit.SECONDS.toNanos(Math.max(0, Integer.parseInt(text)));
    } catch (NumberFormatException notSaid) {
      return NOT_SAID;
    }
  }
}
