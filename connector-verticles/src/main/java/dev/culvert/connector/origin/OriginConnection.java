package dev.culvert.connector.origin;

import dev.culvert.connector.origin.RequestHeadWriter.Framing;
import dev.culvert.core.boot.ReadPortions;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.frame.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * One HTTP/1.1 connection to the origin. It has one exchange at a time, and says how that is
 * answered; bodies pass through it without a copy.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class OriginConnection {

  private static final int TYPICAL_HEAD_BYTES = 1024;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Channel channel;
  private final OriginPool pool;
  private final ContextInternal owner;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private final Runnable flush = this::flush;
  private ChannelHandlerContext context;
  private OriginExchange exchange;
  private Framing framing;
  private boolean requestEnded;
  private boolean interim;
  private boolean keepAlive;
  private boolean free;
  private boolean flushScheduled;
  private long idleFromNanos;
  private long keepNanos = KeepAliveField.NOT_SAID;

  private OriginConnection(NetSocketInternal socket, OriginPool pool, ContextInternal owner) {
    this.channel = socket.channelHandlerContext().channel();
    this.pool = pool;
    this.owner = owner;
    ReadPortions.limit(channel);
    String last = socket.channelHandlerContext().name();
    channel.pipeline().addBefore(last, "culvert-response", decoder);
    channel.pipeline().addBefore(last, "culvert-origin", new Wire());
  }

  /** Takes a connected socket over. */
  static OriginConnection of(NetSocket socket, OriginPool pool, ContextInternal owner) {
    return new OriginConnection((NetSocketInternal) socket, pool, owner);
  }

  // ---- while no exchange has it

  void idleFrom(long nowNanos) {
    idleFromNanos = nowNanos;
  }

  /** Whether it has been idle for as long as this side, or the origin, wants. */
  boolean isIdleFor(long nowNanos, long limitNanos) {
    return nowNanos - idleFromNanos >= Math.min(limitNanos, keepNanos);
  }

  void close() {
    channel.close();
  }

  // ---- the request

  /**
   * Sends the head of a request; all of it if it has no body.
   *
   * @throws IllegalArgumentException when it cannot be written; nothing was sent
   */
  void begin(OriginExchange asking, RequestHead head, boolean bodyless) {
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
    exchange = asking;
    interim = false;
    requestEnded = bodyless;
    decoder.expect(head.method());
    if (bodyless) {
      context.writeAndFlush(bytes, channel.voidPromise());
    } else {
      write(bytes);
    }
  }

  /**
   * Sends a part of the body.
   *
   * @param data lent
   */
  void write(Buffer data) {
    if (framing == Framing.CHUNKED) {
      write(ascii(Integer.toHexString(data.length()) + "\r\n"));
      write(PooledBuffer.toWrite(data));
      write(ascii("\r\n"));
    } else {
      write(PooledBuffer.toWrite(data));
    }
  }

  /** Ends the body; its trailers end here. */
  void end() {
    requestEnded = true;
    if (framing == Framing.CHUNKED) {
      write(channel.alloc().directBuffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK));
    }
  }

  boolean isWriteQueueFull() {
    return !channel.isWritable();
  }

  private ByteBuf ascii(String text) {
    ByteBuf bytes = channel.alloc().directBuffer(text.length());
    bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
    return bytes;
  }

  private void write(ByteBuf bytes) {
    context.write(bytes, channel.voidPromise());
    if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    context.flush();
  }

  // ---- the response

  /** Whether more of the response is to be read; until then it waits at the origin. */
  void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /** The exchange is over before the response is: the connection is of no use to another. */
  void abandon() {
    exchange = null;
    channel.close();
  }

  private void received(HttpObject message) {
    if (exchange == null) {
      // Nobody asked, or not any more.
      free = false;
      channel.close();
      return;
    }
    if (message.decoderResult().isFailure()) {
      fail("its answer is not HTTP/1.1: " + message.decoderResult().cause().getMessage());
      return;
    }
    if (message instanceof HttpResponse response) {
      begun(response);
    }
    if (message instanceof HttpContent content && exchange != null) {
      if (content.content().isReadable()) {
        exchange.body(PooledBuffer.own(content.content().retain()));
      }
      if (content instanceof LastHttpContent last && exchange != null) {
        ended(last.trailingHeaders());
      }
    }
  }

  private void begun(HttpResponse response) {
    int status = response.status().code();
    interim = status < 200;
    if (status == 101) {
      fail("it switches protocols, which nobody asked for");
    } else if (interim) {
      exchange.interim(status, endToEnd(response.headers()));
    } else {
      keepAlive = HttpUtil.isKeepAlive(response);
      keepNanos = KeepAliveField.nanos(response.headers());
      exchange.head(
          new ResponseHead(status, response.status().reasonPhrase(), endToEnd(response.headers())),
          decoder.isBodyless(response));
    }
  }

  private void ended(HttpHeaders trailers) {
    if (interim) {
      return;
    }
    OriginExchange answered = exchange;
    exchange = null;
    reading(true);
    answered.ended(trailers.isEmpty() ? HeaderFields.NONE : endToEnd(trailers));
    // Else the next request would be taken for the rest of this one's body.
    if (requestEnded && keepAlive && channel.isActive()) {
      free = true;
    } else {
      channel.close();
    }
  }

  /** Only now it shows whether more came than was asked for, which the next one must not get. */
  private void readComplete() {
    if (free) {
      free = false;
      if (decoder.hasRest()) {
        channel.close();
      } else {
        pool.idle(this);
      }
    }
  }

  private void fail(String how) {
    OriginExchange failed = exchange;
    exchange = null;
    channel.close();
    if (failed != null) {
      failed.broke(how);
    }
  }

  /** The end-to-end fields; what concerns the connection to the origin alone stays here. */
  private static HeaderFields endToEnd(HttpHeaders headers) {
    HeaderFields fields = new HeaderFields(headers.size());
    String connection = headers.get(HttpHeaderNames.CONNECTION);
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = all.next();
      String name = field.getKey().toString();
      if (!HopByHop.isOne(name, connection)) {
        fields.add(name, field.getValue().toString());
      }
    }
    return fields;
  }

  /** Between the decoder and the socket of Vert.x, which sees nothing. */
  private final class Wire extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ContextInternal before = owner.beginDispatch();
      try {
        if (message instanceof HttpObject part) {
          received(part);
        }
      } finally {
        owner.endDispatch(before);
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      owner.dispatch(ignored -> readComplete());
    }

    /** The decoder has said by now whether that was the end of a body. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      owner.dispatch(
          ignored -> {
            free = false;
            fail("it closed the connection");
            pool.closed(OriginConnection.this);
          });
      ctx.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable() && exchange != null) {
        owner.dispatch(ignored -> exchange.writable());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      owner.dispatch(ignored -> fail(String.valueOf(cause.getMessage())));
    }
  }
}
