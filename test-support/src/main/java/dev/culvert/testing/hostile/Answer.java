package dev.culvert.testing.hostile;

/** What the visitor of an abused exchange sees. */
public enum Answer {
  /** There is no visitor: the abuse is not of an exchange. */
  NOBODY,
  /** 2xx or 304, whole by its own framing. */
  WHOLE,
  /** A whole 502 of the edge. */
  BAD_GATEWAY,
  /** A whole 503 of the edge. */
  UNAVAILABLE,
  /** A whole 504 of the edge. */
  TIMEOUT,
  /** The head came, and the connection ended before the body did. */
  BROKEN,
  /** The connection ended before a final head. */
  CUT,
  /** The visitor got a part and left before the rest, as it was told to. */
  LEFT,
  /** Neither an answer nor an end within the limit: never right. */
  HANGING,
  /** Bytes that are not HTTP/1.1, a field that the connector forged, or another status. */
  GARBLED
}
