package dev.culvert.connector.stream;

import io.vertx.core.Future;

/**
 * What brings exchanges to a connector, whatever carries it.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
public interface ConnectorStreams {

  /**
   * Tells edges how the connector is.
   *
   * @param ready whether its origin takes connections
   * @param configVersion of the tunnel's configuration that is in force
   */
  void status(boolean ready, long configVersion);

  /** To be called about twice a second. */
  void tick();

  /**
   * Asks every edge to open no more exchanges, and goes to no other.
   *
   * @return completes when all have agreed, are gone, or do not answer
   */
  Future<Void> drain();

  /**
   * Refuses what comes late.
   *
   * @return completes when no exchange is open any more
   */
  Future<Void> refuseAndEmpty();

  /**
   * Says goodbye on every stream; what is still open is reset.
   *
   * @return completes when everybody was told
   */
  Future<Void> close(String reason);
}
