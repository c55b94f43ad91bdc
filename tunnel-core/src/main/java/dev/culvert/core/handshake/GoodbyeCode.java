package dev.culvert.core.handshake;

/** What the end of a link means to the other end's program: {@code code} in GOODBYE. */
public enum GoodbyeCode {
  /** Nothing but the end of the link. Sent as an empty text. */
  NONE,
  /** The connector has this stream elsewhere by now. */
  REPLACED,
  /** Another process claims the connector ID. */
  DUPLICATE_CONNECTOR,
  /** The token is not valid any more, or the tunnel was deleted. */
  REVOKED,
  /** An operator cut the stream. */
  DISCONNECTED,
  /** The process that says it stops. */
  STOPPING,
  /** The connector has drained. */
  DRAINED,
  /** The peer sent more frames than the protocol allows. */
  TOO_MANY_FRAMES,
  /** All exchange IDs of the link were used. */
  USED_UP;

  private static final GoodbyeCode[] ALL = values();

  /** The code as it is sent. */
  public String wireName() {
    return this == NONE ? "" : name();
  }

  /** The code with a name; {@link #NONE} for one that this version does not know. */
  public static GoodbyeCode of(String name) {
    for (GoodbyeCode code : ALL) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return NONE;
  }
}
