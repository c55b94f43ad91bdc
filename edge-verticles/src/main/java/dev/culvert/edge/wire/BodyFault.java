package dev.culvert.edge.wire;

/** What is wrong with a request body whose head was good. */
public enum BodyFault {
  /** A chunk that is none: its size, its end, or a line ended by a bare LF. */
  MALFORMED,
  /** The trailer section is larger than a head may be. */
  TRAILERS_TOO_LARGE,
  /** It moves less than it must while the edge reads. */
  TOO_SLOW
}
