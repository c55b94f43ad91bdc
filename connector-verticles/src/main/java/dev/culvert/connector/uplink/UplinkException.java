package dev.culvert.connector.uplink;

import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.handshake.Refused;
import java.util.EnumSet;
import java.util.Set;

/** Why a stream was not opened, or ended; and what that says about trying again. */
final class UplinkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What each edge would say alike: another one is not tried in their place. */
  private static final Set<RefusalCode> OF_CONNECTOR =
      EnumSet.of(
          RefusalCode.UNAUTHORIZED,
          RefusalCode.NO_TUNNEL,
          RefusalCode.TOO_MANY_CONNECTORS,
          RefusalCode.DUPLICATE_CONNECTOR,
          RefusalCode.STALE_EPOCH,
          RefusalCode.BAD_HELLO);

  /** What an edge that ends a stream says without meaning itself. */
  private static final Set<GoodbyeCode> ENDED_FOR_CONNECTOR =
      EnumSet.of(
          GoodbyeCode.REPLACED,
          GoodbyeCode.REVOKED,
          GoodbyeCode.DISCONNECTED,
          GoodbyeCode.DUPLICATE_CONNECTOR);

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
   * From a REFUSED.
   *
   * @param where what the message begins with
   */
  static UplinkException refused(String where, Refused refused) {
    return new UplinkException(
        where + "refused: " + refused.codeName() + ": " + refused.text(),
        refused.code() == null || !OF_CONNECTOR.contains(refused.code()),
        !refused.retry());
  }

  /** From a GOODBYE. */
  static UplinkException goodbye(String code, String text) {
    GoodbyeCode known = GoodbyeCode.of(code);
    return new UplinkException(
        "the edge ended it: " + (code.isEmpty() ? text : code + ": " + text),
        !ENDED_FOR_CONNECTOR.contains(known),
        known == GoodbyeCode.DUPLICATE_CONNECTOR);
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
