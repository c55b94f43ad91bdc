package dev.culvert.edge.ingress;

/** Why the edge ended a public connection of its own accord. */
public enum Violation {
  /** Nothing was asked for too long; closed without a word. */
  IDLE,
  /** A request head took too long; answered 408. */
  HEAD,
  /** A request body crept; reset. */
  BODY,
  /** The visitor does not take the end of what it asked for; reset. */
  RESPONSE_TAIL
}
