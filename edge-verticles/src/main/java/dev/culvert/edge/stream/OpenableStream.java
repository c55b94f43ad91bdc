package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.edge.health.StreamHealth;
import dev.culvert.edge.health.Use;

/**
 * A stream as a request uses it.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public interface OpenableStream {

  StreamKey key();

  /** The memory of its tunnel, which all of the tunnel's streams share. */
  MemoryAccount account();

  /** How it and its connector fare at this edge. */
  StreamHealth health();

  /** Whether its connector, and what leads there, knows exchanges of this kind. */
  boolean takes(OpenHead head);

  /**
   * Opens an exchange that {@link MemoryAccount#admit} had a place for. The place is given back
   * when the exchange is closed, or was not opened.
   *
   * @param fin whether the request has no body
   * @param use told that the exchange was opened, and is closed
   * @return null when the stream takes none now
   * @throws IllegalArgumentException when the head is too large
   */
  OutgoingExchange open(OpenHead head, boolean fin, Use use);
}
