package dev.culvert.core.internals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Limits a channel to one read of at most 62 KiB per wake-up, so that {@code pause()} takes effect
 * after each read.
 *
 * <p>By default a channel reads 16 times per wake-up, up to a megabyte, and Vert.x keeps what
 * nobody asked for outside the heap while the other side is slow: some hundred slow visitors are
 * enough to use up all direct memory.
 */
public final class ReadPortions {

  private static final int LEAST_BYTES = 1024;
  private static final int FIRST_BYTES = 4 * 1024;

  private static final int LARGEST_GUESS_BYTES = 64 * 1024;

  /**
   * The most that one read gives. With the headers of its frames it has room in one of the
   * segments, of almost 64 KiB, that the kernel makes of what is written: were it longer, each
   * write would be sent as a whole segment and a tiny one.
   */
  public static final int LARGEST_BYTES = 62 * 1024;

  /**
   * What may wait to be written of what a connection gives. It has to be more than one portion,
   * which leaves at the end of the turn of the event loop in which it came: or each would pause the
   * connection.
   */
  public static final int MAX_WAITING_BYTES = 2 * LARGEST_BYTES;

  private ReadPortions() {}

  /** Limits a channel. May be called on any thread. */
  public static void limit(Channel channel) {
    AdaptiveRecvByteBufAllocator adaptive =
        new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, LARGEST_GUESS_BYTES);
    adaptive.maxMessagesPerRead(1);
    channel.config().setRecvByteBufAllocator(() -> new Bounded(adaptive.newHandle()));
  }

  /** Takes the guesses of another, which are powers of two, up to a bound. */
  @SuppressWarnings("deprecation") // of a name that Netty itself has no other for
  private static final class Bounded extends RecvByteBufAllocator.DelegatingHandle
      implements RecvByteBufAllocator.ExtendedHandle {

    Bounded(RecvByteBufAllocator.Handle guesses) {
      super(guesses);
    }

    @Override
    public int guess() {
      return Math.min(super.guess(), LARGEST_BYTES);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator from) {
      return from.ioBuffer(guess());
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      super.attemptedBytesRead(told(bytes));
    }

    @Override
    public void lastBytesRead(int bytes) {
      super.lastBytesRead(told(bytes));
    }

    /** What was full is said to have been as full as was guessed, or the guess would sink. */
    private static int told(int bytes) {
      return bytes == LARGEST_BYTES ? LARGEST_GUESS_BYTES : bytes;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(maybeMore);
    }
  }
}
