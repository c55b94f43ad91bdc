package dev.culvert.core.handshake;

/** Why a link is refused: {@code code} in REFUSED. */
public enum RefusalCode {
  /** The token is not valid, is another cluster's, or was revoked. */
  UNAUTHORIZED(true),
  /** The token's tunnel does not exist. */
  NO_TUNNEL(true),
  /** The tunnel has as many live connectors as it may have. */
  TOO_MANY_CONNECTORS(true),
  /** Another process claims the connector ID. */
  DUPLICATE_CONNECTOR(false),
  /** The stream exists with this epoch or a later one. */
  STALE_EPOCH(true),
  /** The HELLO cannot be read. */
  BAD_HELLO(false),
  /** The version of the protocol is not spoken here. */
  VERSION(false),
  /** The edge takes no more streams. */
  BUSY(true),
  /** The edge, or the connector on a bus link, is leaving. */
  DRAINING(true),
  /** On a bus link: the stream does not end at this address. */
  NO_STREAM(true),
  /** On a bus link: the other end failed. */
  INTERNAL(true);

  private static final RefusalCode[] ALL = values();

  private final boolean retry;

  RefusalCode(boolean retry) {
    this.retry = retry;
  }

  /** Whether the same may be of use a little later. */
  public boolean isWorthRetrying() {
    return retry;
  }

  /** The code with a name; null for one that this version does not know. */
  static RefusalCode of(String name) {
    for (RefusalCode code : ALL) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return null;
  }
}
