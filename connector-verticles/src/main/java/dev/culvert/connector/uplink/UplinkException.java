package dev.culvert.connector.uplink;

import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Why a stream was not opened, or ended; and what that says about trying again. */
final class UplinkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What each edge would say alike: another one is not tried in their place. */
  private static final Set<String> OF_CONNECTOR =
      Set.of(
          "UNAUTHORIZED",
          "NO_TUNNEL",
          "TOO_MANY_CONNECTORS",
          "DUPLICATE_CONNECTOR",
          "STALE_EPOCH",
          "BAD_HELLO");

  /** What an edge that ends a stream says without meaning itself. */
  private static final Set<String> ENDED_FOR_CONNECTOR =
      Set.of("REPLACED", "REVOKED", "DISCONNECTED", "DUPLICATE_CONNECTOR");

  private final boolean ofEdge;
  private final boolean longest;

  private UplinkException(String text, boolean ofEdge, boolean longest) {
    super(text, null, false, false);
    this.ofEdge = ofEdge;
    this.longest = longest;
  }

  /** The edge, or the way there, is at fault: another edge may do at once. */
  static UplinkException ofEdge(String text) {
    return new UplinkException(text, true, false);
  }

  /** Nothing can be done there before one of the two programs is another one. */
  static UplinkException ofProtocol(String text) {
    return new UplinkException(text, true, true);
  }

  /**
   * From the payload of a REFUSED.
   *
   * @param where what the message begins with
   */
  static UplinkException refused(String where, JsonObject refused) {
    String code = Printable.line(String.valueOf(refused.getValue("code", "")));
    String text = Printable.line(String.valueOf(refused.getValue("text", "")));
    boolean retry = !Boolean.FALSE.equals(refused.getValue("retry"));
    return new UplinkException(
        where + "refused: " + code + ": " + text, !OF_CONNECTOR.contains(code), !retry);
  }

  /** From a GOODBYE. */
  static UplinkException goodbye(String code, String text) {
    return new UplinkException(
        "the edge ended it: " + (code.isEmpty() ? text : code + ": " + text),
        !ENDED_FOR_CONNECTOR.contains(code),
        code.equals("DUPLICATE_CONNECTOR"));
  }

  /** Whether it is the edge's, so that another edge may do at once. */
  boolean isOfEdge() {
    return ofEdge;
  }

  /** Whether trying again soon is of no use. */
  boolean isLongest() {
    return longest;
  }
}
