package dev.culvert.core.internals;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;

/** The memory of Vert.x's buffers. */
public final class Buffers {

  private Buffers() {}

  /** The memory of a buffer itself: no copy, and no reference is added. */
  public static ByteBuf byteBuf(Buffer buffer) {
    return ((BufferImpl) buffer).byteBuf();
  }
}
