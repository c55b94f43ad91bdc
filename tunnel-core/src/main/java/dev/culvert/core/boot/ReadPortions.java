package dev.culvert.core.boot;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;

/**
 * Lets a connection look after each read whether it was paused.
 *
 * <p>By default a channel reads 16 times on, up to a megabyte, and Vert.x keeps what it did not ask
 * for outside the heap for as long as the other side is slow: some hundred slow visitors are enough
 * to use up all direct memory.
 */
public final class ReadPortions {

  private static final int LEAST_BYTES = 1024;
  private static final int FIRST_BYTES = 4 * 1024;

  /** The most that one read gives. */
  public static final int LARGEST_BYTES = 64 * 1024;

  /**
   * What may wait to be written of what a connection gives. It has to be more than one portion,
   * which leaves at the end of the turn of the event loop in which it came: or each would pause the
   * connection.
   */
  public static final int MAX_WAITING_BYTES = 2 * LARGEST_BYTES;

  private ReadPortions() {}

  /** Sets a channel so, on any thread. */
  public static void limit(Channel channel) {
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, LARGEST_BYTES)
                .maxMessagesPerRead(1));
  }
}
