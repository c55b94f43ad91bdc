package dev.culvert.connector.origin.http1;

import dev.culvert.connector.origin.http1.Breakage.Taken;
import dev.culvert.connector.origin.http1.RequestHeadWriter.Framing;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.http.Methods;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the requests of one connection, one after the other, and knows what the origin can have
 * seen of the present one.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class RequestSender {

  private static final int TYPICAL_HEAD_BYTES = 1024;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Channel channel;
  private final ChannelHandlerContext context;
  private final TcpState tcp;
  private final Runnable flush = this::flush;
  private final ChannelFutureListener headHanded = this::headHanded;

  private Framing framing;
  private boolean flushScheduled;
  private boolean ended;

  // Of the present request.
  private boolean headIsHanded;
  private long sentBytes;
  private int flushes;

  /** When the origin took no more of it; 0 while it takes it. */
  private long deafFromNanos;

  RequestSender(ChannelHandlerContext context) {
    this.context = context;
    this.channel = context.channel();
    this.tcp = TcpState.of(channel);
  }

  /** Whether the origin has not closed the connection, as far as the kernel knows. */
  boolean isOpen() {
    return channel.isActive() && tcp.isOpen();
  }

  /**
   * Sends the head of a request; all of it if it has no body.
   *
   * @param reused whether the connection had another request before
   * @throws IllegalArgumentException when it cannot be written; nothing was sent
   */
  void begin(HttpHead head, boolean bodyless, boolean reused) {
    framing = RequestHeadWriter.framing(head, bodyless);
    ByteBuf bytes = channel.alloc().directBuffer(TYPICAL_HEAD_BYTES);
    boolean written = false;
    try {
      RequestHeadWriter.write(bytes, head, framing);
      written = true;
    } finally {
      if (!written) {
        bytes.release();
      }
    }
    ended = bodyless;
    sentBytes = bytes.readableBytes();
    flushes = 0;
    // It matters only for a request that must not be sent twice.
    headIsHanded = !reused || Methods.isIdempotent(head.method());
    context.write(
        bytes, headIsHanded ? channel.voidPromise() : channel.newPromise().addListener(headHanded));
    if (bodyless) {
      flush();
    } else {
      flushSoon();
    }
  }

  /**
   * Sends a part of the body, or drops it when the origin takes no more.
   *
   * @param data lent, or owned and then passed on
   */
  void write(Buffer data) {
    if (isDeaf()) {
      PooledBuffer.release(data);
    } else if (framing == Framing.CHUNKED) {
      write(ascii(Integer.toHexString(data.length()) + "\r\n"));
      write(PooledBuffer.toWrite(data));
      write(ascii("\r\n"));
    } else {
      write(PooledBuffer.toWrite(data));
    }
  }

  /** Ends the body; its trailers end here. */
  void end() {
    ended = true;
    if (framing == Framing.CHUNKED && !isDeaf()) {
      write(channel.alloc().directBuffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK));
    }
  }

  /** Whether all of the request was written, and the origin took it as far as is known. */
  boolean isEnded() {
    return ended && !isDeaf();
  }

  boolean isFull() {
    return !channel.isWritable();
  }

  /** How much the origin's socket has not taken. */
  long unsentBytes() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  private ByteBuf ascii(String text) {
    ByteBuf bytes = channel.alloc().directBuffer(text.length());
    bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
    return bytes;
  }

  private void write(ByteBuf bytes) {
    sentBytes += bytes.readableBytes();
    context.write(bytes, channel.voidPromise());
    flushSoon();
  }

  private void flushSoon() {
    if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    flushes++;
    context.flush();
  }

  private void headHanded(ChannelFuture written) {
    headIsHanded |= written.isSuccess();
  }

  /** The origin takes no more. */
  void deaf(long nowNanos) {
    if (deafFromNanos == 0) {
      deafFromNanos = nowNanos;
    }
  }

  boolean isDeaf() {
    return deafFromNanos != 0;
  }

  boolean isDeafFor(long nowNanos, long nanos) {
    return isDeaf() && nowNanos - deafFromNanos >= nanos;
  }

  /** Whether the head was handed to the kernel, or it does not matter. */
  boolean isHeadHanded() {
    return headIsHanded;
  }

  /**
   * What the origin can have seen of the request by now, when the connection ends without a byte of
   * an answer. Nothing, if it was not handed to the kernel; or if the origin's end was on its way
   * before the origin's kernel had a byte of it, which is known of one write that fits into one
   * segment. To be asked before the channel is closed.
   *
   * @param failed whether a read or a write failed, so that the end may be a reset
   */
  Taken taken(boolean failed) {
    boolean nothing =
        !headIsHanded
            || flushes == 0
            || (!failed
                && flushes == 1
                && channel.pipeline().get(SslHandler.class) == null
                && tcp.endedBeforeItHad(sentBytes));
    return nothing ? Taken.NOTHING : Taken.PERHAPS;
  }
}
