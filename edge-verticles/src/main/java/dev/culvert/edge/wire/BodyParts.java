package dev.culvert.edge.wire;

import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.internals.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * Brings large parts of request bodies through Vert.x's server without the copy that it makes of
 * pooled memory: the server is shown the bytes, and whoever serves the request claims them. What
 * nobody has claimed is freed with the connection.
 *
 * <p>Owned by the event loop of the connection.
 */
public final class BodyParts {

  /** What the server sees of a part, and the part. */
  private record Part(ByteBuf shown, ByteBuf bytes) {}

  /** In the order in which the server hands them on. */
  private final ArrayDeque<Part> unclaimed = new ArrayDeque<>(2);

  private boolean headOnItsWay;
  private boolean promised;

  BodyParts() {}

  // ---- for who serves the request

  /**
   * Promises to {@link #claim} every part of a request's body, to the end of it. To be called by
   * the handler of the request, before it returns: a request that the server holds back is copied.
   */
  public void willBeClaimed() {
    promised = headOnItsWay;
  }

  /**
   * Takes a part over.
   *
   * @param part as the server handed it on
   * @return it as an owned {@link PooledBuffer}, or an ordinary one; null when the connection is
   *     closed and the part gone
   */
  @SuppressWarnings("ReferenceEquality") // others may have the same bytes
  public Buffer claim(Buffer part) {
    ByteBuf seen = Buffers.byteBuf(part);
    if (!seen.isDirect()) {
      return part;
    }
    Part next = unclaimed.poll();
    while (next != null && next.shown != seen) {
      next.bytes.release();
      next = unclaimed.poll();
    }
    return next == null ? null : PooledBuffer.own(next.bytes);
  }

  /** How much the server has read, and holds back, of large parts that will be claimed. */
  public long unclaimedBytes() {
    long bytes = 0;
    for (Part part : unclaimed) {
      bytes += part.bytes.readableBytes();
    }
    return bytes;
  }

  // ---- for the handler between the codec and the server

  void headBegins() {
    headOnItsWay = true;
    promised = false;
  }

  void headEnds() {
    headOnItsWay = false;
  }

  /** The part itself, or what the server is shown of it. */
  HttpContent show(HttpContent part) {
    ByteBuf bytes = part.content();
    if (!promised
        || !bytes.isDirect()
        || bytes.readableBytes() < PooledBuffer.LEAST_KEPT_BYTES
        || part.decoderResult().isFailure()) {
      return part;
    }
    ByteBuf shown = Unpooled.wrappedBuffer(bytes.nioBuffer());
    unclaimed.add(new Part(shown, bytes));
    return part.replace(shown);
  }

  /** Nobody claims anything any more. */
  void release() {
    promised = false;
    Part part;
    while ((part = unclaimed.poll()) != null) {
      part.bytes.release();
    }
  }
}
