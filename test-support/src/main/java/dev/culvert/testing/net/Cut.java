package dev.culvert.testing.net;

/** How a connection is cut. */
public enum Cut {
  /** In order: both sides read their end. Bytes that the proxy already has are not forwarded. */
  FIN,
  /** At once: both sides' next read fails. */
  RST
}
