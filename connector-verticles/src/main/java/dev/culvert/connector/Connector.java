package dev.culvert.connector;

import io.vertx.core.Future;
import java.util.UUID;

/**
 * One connector, whatever carries its streams.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
interface Connector {

  /**
   * Who it is.
   *
   * @param id the connector ID
   * @param startedAtMillis when it started, in milliseconds since the epoch
   */
  record Identity(UUID id, long startedAtMillis) {}

  /** What it tells the verticle. */
  interface Events {

    /** How many edges route to it has changed. */
    void routes(int count);

    /** An operator wants it to drain and to stay away. */
    void drainAsked();
  }

  /**
   * Begins to come to its streams.
   *
   * @return completes before it has any
   */
  Future<?> start();

  /** To be called about twice a second. */
  void tick();

  /**
   * Takes nothing new, finishes what is open, leaves, and stays away.
   *
   * @return completes when it has left; asking again gives the same
   */
  Future<Void> drain();

  /** Leaves at once, unless it has left already. */
  Future<?> stop();
}
