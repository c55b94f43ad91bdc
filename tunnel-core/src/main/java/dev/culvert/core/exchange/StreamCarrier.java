package dev.culvert.core.exchange;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.memory.MemoryAccount;

/**
 * What carries the exchanges of a stream: all that an edge needs to know of it. {@link Multiplexer}
 * carries them in frames.
 *
 * <p>Threading: called on the carrier's event loop.
 */
public interface StreamCarrier {

  /**
   * Opens an exchange. The caller sets its handlers before it returns to the event loop.
   *
   * @param fin whether the request has no body; false but for HTTP
   * @return null when the carrier takes no more: it ended, drains, or is full
   * @throws IllegalArgumentException when the head is larger than the carrier can pass on
   */
  OutgoingExchange open(OpenHead head, boolean fin);

  /** Whether {@link #open} may give an exchange now. */
  boolean canOpen();

  /** Why {@link #open} gave no exchange just now. */
  Obstacle obstacle();

  /** The account of the stream's tunnel. */
  MemoryAccount account();
}
