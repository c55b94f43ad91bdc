package dev.culvert.edge.stream;

import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.OpenHead;

/**
 * How an edge instance gets its exchanges to a stream: all it knows of what carries them.
 *
 * <p>Owned by the event loop of the edge instance.
 */
interface StreamPath {

  /** The stream is to be used from now on. */
  void start();

  /**
   * Whether exchanges of a kind can get there, as far as that depends on the way.
   *
   * @param feature the kind's, see {@link OpenHead#feature}
   */
  default boolean carries(String feature) {
    return true;
  }

  /** Whether an exchange may be opened now. */
  boolean canOpen();

  /** Why {@link #open} gives no exchange now. */
  Obstacle obstacle();

  /** Whether that may soon be so. */
  boolean isComing();

  /**
   * Opens an exchange.
   *
   * @return null when none can be opened now
   * @throws IllegalArgumentException when the head is too large
   */
  OutgoingExchange open(OpenHead head, boolean fin);

  /** The stream left the view: what is open may finish. */
  void leave();

  /** The stream is not to be used; where the path is the stream's alone, what is open is reset. */
  void stop(String reason);

  /**
   * The tunnel may have changed: where nothing else does, the connector is told its configuration.
   */
  default void tellConfig() {}

  /** To be called about twice a second. */
  void tick();
}
