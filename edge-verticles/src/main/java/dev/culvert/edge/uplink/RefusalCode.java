package dev.culvert.edge.uplink;

import dev.culvert.core.admission.AdmitReply;

/** Why an edge refuses a HELLO, as in REFUSED: {@code docs/protocol.md}. */
enum RefusalCode {
  /** The token is none, is another cluster's, or was revoked. */
  UNAUTHORIZED(true, true),
  /** The token's tunnel does not exist. */
  NO_TUNNEL(true, true),
  /** The tunnel has as many live connectors as it may. */
  TOO_MANY_CONNECTORS(true, false),
  /** Another process claims the connector ID. */
  DUPLICATE_CONNECTOR(false, false),
  /** The stream is there with this epoch or a later one. */
  STALE_EPOCH(true, false),
  /** The HELLO cannot be read. */
  BAD_HELLO(false, true),
  /** The version of the protocol is not spoken here. */
  VERSION(false, true),
  /** The edge takes no more streams. */
  BUSY(true, false),
  /** The edge is leaving. */
  DRAINING(true, false);

  private final boolean retry;
  private final boolean failure;

  RefusalCode(boolean retry, boolean failure) {
    this.retry = retry;
    this.failure = failure;
  }

  static RefusalCode of(AdmitReply reply) {
    return switch (String.valueOf(reply.code())) {
      case AdmitReply.NO_TUNNEL -> NO_TUNNEL;
      case AdmitReply.TOO_MANY_CONNECTORS -> TOO_MANY_CONNECTORS;
      default -> UNAUTHORIZED;
    };
  }

  /** Whether the same may be of use a little later. */
  boolean isWorthRetrying() {
    return retry;
  }

  /** Whether it counts against the source: nobody has proved anything. */
  boolean isFailure() {
    return failure;
  }
}
