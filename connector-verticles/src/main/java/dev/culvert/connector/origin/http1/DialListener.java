package dev.culvert.connector.origin.http1;

/** Is told how an origin fares; on the event loop of the connector's verticle. */
interface DialListener {

  /** A connection was made. */
  void connected();

  /** No connection could be made. */
  void unreachable(Throwable cause);
}
