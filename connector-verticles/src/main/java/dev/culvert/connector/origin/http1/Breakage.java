package dev.culvert.connector.origin.http1;

/**
 * How a connection to the origin ended before the response did.
 *
 * @param how for messages
 * @param taken what the origin can have seen of the request
 * @param answered whether a byte of the response had come
 */
record Breakage(String how, Taken taken, boolean answered) {

  /** What an origin can have seen of a request. */
  enum Taken {
    /** Nothing, for sure: it may be sent again, whatever its method. */
    NOTHING,
    /** Perhaps some of it, or all. */
    PERHAPS
  }
}
