package dev.culvert.edge.wire;

/** Why the edge ended a public connection of its own accord. */
public enum Violation {
  /** Nothing was asked for too long; closed without a word. */
  IDLE,
  /** A request head took too long; answered 408. */
  HEAD,
  /** A request body crept; answered 408, or reset if the response had begun. */
  BODY,
  /** The visitor has sent FIN, and no byte of its response came for too long; closed. */
  HALF_CLOSED,
  /** The visitor does not take the end of what it asked for; reset. */
  RESPONSE_TAIL
}
