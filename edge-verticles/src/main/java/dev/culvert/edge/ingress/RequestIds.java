package dev.culvert.edge.ingress;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What a request is called in logs, error pages, diagnostic headers, and at its origin. */
public final class RequestIds {

  /** The field that tells it to the origin, and that a trusted proxy may have told the edge. */
  public static final String FIELD = "x-request-id";

  private static final int LONGEST = 64;
  private static final HexFormat HEX = HexFormat.of();

  private RequestIds() {}

  /**
   * The ID of a request.
   *
   * @param given what a trusted proxy calls it, or null; used if it has 1 to 64 visible ASCII
   *     characters other than quotes
   * @return {@code given}, or 16 random hex digits, which need not be secret
   */
  public static String of(String given) {
    return given != null && isUsable(given)
        ? given
        : HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static boolean isUsable(String given) {
    if (given.isEmpty() || given.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '\'') {
        return false;
      }
    }
    return true;
  }
}
