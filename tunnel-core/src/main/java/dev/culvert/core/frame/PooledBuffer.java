package dev.culvert.core.frame;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * A buffer over memory of Netty's pool, so that bulk data goes from one socket to the next without
 * being copied in between.
 *
 * <p>It is lent or owned. What is lent is valid for the time of the call that hands it over, and so
 * are its slices; to have it longer, {@link #keep} it. What is owned belongs to one owner, who
 * passes it on or {@link #release}s it, once. The static methods take any buffer: ordinary ones
 * need none of this.
 */
public final class PooledBuffer extends BufferImpl {

  /**
   * What is smaller is copied when it is kept: it would hold up much more memory than it has, since
   * a pooled buffer goes back to the pool as a whole.
   */
  public static final int LEAST_KEPT_BYTES = 4 * 1024;

  private final boolean owned;

  private PooledBuffer(ByteBuf bytes, boolean owned) {
    super(bytes);
    this.owned = owned;
  }

  /** Shows what is readable in {@code bytes}, which stay the caller's. */
  public static Buffer lend(ByteBuf bytes) {
    return new PooledBuffer(fromStart(bytes), false);
  }

  /** Takes over what is readable in {@code bytes}. */
  public static Buffer own(ByteBuf bytes) {
    return new PooledBuffer(fromStart(bytes), true);
  }

  private static ByteBuf fromStart(ByteBuf bytes) {
    return bytes.readerIndex() == 0 ? bytes : bytes.slice();
  }

  /** What has the same bytes and outlives this call; an owned buffer is passed on. */
  public static Buffer keep(Buffer buffer) {
    if (!(buffer instanceof PooledBuffer pooled) || pooled.owned) {
      return buffer;
    }
    return pooled.length() < LEAST_KEPT_BYTES
        ? pooled.copy()
        : new PooledBuffer(pooled.byteBuf().retainedSlice(), true);
  }

  /** A part of an owned buffer, owned by itself. */
  public static Buffer keepSlice(Buffer buffer, int start, int end) {
    return buffer instanceof PooledBuffer pooled
        ? new PooledBuffer(pooled.byteBuf().retainedSlice(start, end - start), true)
        : buffer.slice(start, end);
  }

  /** The same bytes for one more owner; an ordinary buffer may have any number of them. */
  public static Buffer share(Buffer buffer) {
    return buffer instanceof PooledBuffer pooled
        ? new PooledBuffer(pooled.byteBuf().retainedSlice(), true)
        : buffer;
  }

  /** Turns an owned buffer into one that any thread may keep for as long as it likes. */
  public static Buffer toHeap(Buffer buffer) {
    if (!(buffer instanceof PooledBuffer pooled)) {
      return buffer;
    }
    Buffer copy = pooled.copy();
    release(pooled);
    return copy;
  }

  /** The owner needs it no more; nothing happens to what is lent. */
  public static void release(Buffer buffer) {
    if (buffer instanceof PooledBuffer pooled && pooled.owned) {
      pooled.byteBuf().release();
    }
  }

  /** The owner needs it no more once something is done, or has failed. */
  public static void releaseAfter(Future<?> done, Buffer buffer) {
    if (buffer instanceof PooledBuffer) {
      done.onComplete(ignored -> release(buffer));
    }
  }

  /** For a write to a channel, which becomes the owner. */
  public static ByteBuf toWrite(Buffer buffer) {
    Buffer kept = keep(buffer);
    return kept instanceof PooledBuffer pooled
        ? pooled.byteBuf()
        : ((BufferInternal) kept).getByteBuf();
  }

  /** A copy on the heap, which needs no owner. */
  @Override
  public BufferImpl copy() {
    BufferImpl copy = new BufferImpl(length());
    copy.appendBuffer(this);
    return copy;
  }

  /** Lent. */
  @Override
  public BufferImpl slice() {
    return new PooledBuffer(byteBuf().slice(), false);
  }

  /** Lent. */
  @Override
  public BufferImpl slice(int start, int end) {
    return new PooledBuffer(byteBuf().slice(start, end - start), false);
  }
}
