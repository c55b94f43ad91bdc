package dev.culvert.connector.origin;

/** Whether an origin takes requests, as far as the connector knows. */
public enum OriginHealth {
  /** Nothing was tried yet. */
  UNKNOWN,
  /** The last attempt reached it. */
  UP,
  /** The last attempt failed. */
  DOWN
}
