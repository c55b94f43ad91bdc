package dev.culvert.core.link;

import io.vertx.core.buffer.Buffer;

/** What a {@link Link} tells its user, on the link's event loop. */
public interface LinkReceiver {

  /**
   * The next bytes, in any portion; frames may begin and end anywhere in it.
   *
   * @param portion lent for the time of the call
   */
  void received(Buffer portion);

  /** {@link Link#writableBytes()} is above 0 again. */
  void writable();

  /** The link has ended by the peer or by a fault; nothing follows. Told at most once. */
  void ended(String reason);
}
