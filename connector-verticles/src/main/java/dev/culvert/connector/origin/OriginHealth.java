package dev.culvert.connector.origin;

/** Is told how an origin fares; on the event loop of the connector's verticle. */
interface OriginHealth {

  /** A connection was made. */
  void connected();

  /** No connection could be made. */
  void unreachable(Throwable cause);
}
