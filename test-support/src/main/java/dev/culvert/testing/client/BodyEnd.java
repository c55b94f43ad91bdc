package dev.culvert.testing.client;

/** How a response, or a part of it, came to its end. */
public enum BodyEnd {
  /** As its framing said: all of Content-Length, the last chunk, or FIN where that is the end. */
  CLEAN,
  /** FIN before the framing said so. */
  FIN_EARLY,
  /** RST. */
  RESET,
  /** Nothing came for as long as the client waits. */
  TIMED_OUT,
  /** Bytes that are not HTTP/1.1. */
  MALFORMED
}
