package dev.culvert.core.frame;

import java.util.Locale;

/** Which fields may be trailers (RFC 9110 section 6.5.1). */
public final class Trailers {

  private Trailers() {}

  /**
   * Whether a field may be a trailer: not when it frames the message, concerns the connection,
   * routes the request, or says how to read the content, since all of that is decided by the time a
   * trailer comes.
   */
  public static boolean mayHave(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "transfer-encoding",
          "content-length",
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "host",
          "expect",
          "content-encoding",
          "content-type",
          "content-range",
          "set-cookie" ->
          false;
      default -> true;
    };
  }
}
