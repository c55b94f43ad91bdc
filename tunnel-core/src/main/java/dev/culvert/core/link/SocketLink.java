package dev.culvert.core.link;

import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.internals.Channels;
import dev.culvert.core.internals.Dispatch;
import dev.culvert.core.internals.ReadPortions;
import dev.culvert.core.internals.TcpReset;
import dev.culvert.core.text.Printable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Frames on a socket, plain or TLS: the uplink.
 *
 * <p>It begins with one frame of the peer, {@link #firstFrame}; what comes after it waits, in the
 * socket, for {@link #start}. A batch is one flush. What waits in the socket is bounded by {@link
 * #MAX_WAITING_BYTES}.
 *
 * <p>Threading: made and used on the socket's context, whose event loop owns all mutable state.
 */
public final class SocketLink implements Link {

  /** What may wait in the socket, in bytes, before {@link #writableBytes()} is 0. */
  public static final int MAX_WAITING_BYTES = 256 * 1024;

  private static final int ENOUGH_TAKEN_BYTES = MAX_WAITING_BYTES / 2;
  private static final long GOODBYE_MILLIS = 1_000;
  private static final String NAME = "culvert-link";

  private final Context owner = Vertx.currentContext();
  private final Dispatch dispatch = Dispatch.to(owner);
  private final Channel channel;
  private final String remote;
  private final ArrayDeque<Buffer> early = new ArrayDeque<>();
  private final Promise<FirstFrame> firstFrame = Promise.promise();
  private FirstFrameReader first;
  private ChannelHandlerContext context;
  private LinkReceiver receiver;
  private String endedEarly;
  private boolean ended;

  private SocketLink(NetSocket socket) {
    ChannelHandlerContext application = Channels.handlerOf(socket);
    channel = application.channel();
    remote = String.valueOf(socket.remoteAddress());
    ReadPortions.limit(channel);
    channel
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(ENOUGH_TAKEN_BYTES, MAX_WAITING_BYTES));
    channel.pipeline().addBefore(application.name(), NAME, new Wire());
  }

  /** Takes a connected socket over, before anything of it was read. */
  public static SocketLink of(NetSocket socket) {
    return new SocketLink(socket);
  }

  /**
   * Waits for the frame that the peer begins with. Nothing is looked at before.
   *
   * @param expectedTypes any other is a protocol error
   * @return fails when the link ends before, or with a {@link ProtocolException} when the bytes are
   *     no such frame; the link has ended then
   */
  public Future<FirstFrame> firstFrame(int... expectedTypes) {
    if (first == null) {
      first = new FirstFrameReader(expectedTypes);
      readEarly();
    }
    return firstFrame.future();
  }

  /** Sends a frame of the stream itself. */
  public void send(int frameType, JsonObject payload) {
    Buffer frame = Buffer.buffer();
    Frames.appendControl(frame, frameType, payload == null ? "" : payload.encode());
    write(new FrameBatch(frame));
  }

  @Override
  public void start(LinkReceiver newReceiver) {
    receiver = newReceiver;
    channel.config().setAutoRead(true);
    if (!early.isEmpty() || endedEarly != null) {
      owner.runOnContext(ignored -> deliverEarly());
    }
  }

  private void deliverEarly() {
    Buffer portion;
    while ((portion = early.poll()) != null) {
      receiver.received(portion);
    }
    if (endedEarly != null && !ended) {
      ended = true;
      receiver.ended(endedEarly);
    }
  }

  @Override
  public int writableBytes() {
    ChannelOutboundBuffer outbound = ended ? null : channel.unsafe().outboundBuffer();
    if (outbound == null) {
      return 0;
    }
    return outbound.isWritable()
        ? (int) outbound.bytesBeforeUnwritable()
        : (int) -outbound.bytesBeforeWritable();
  }

  @Override
  public void write(FrameBatch batch) {
    if (ended) {
      batch.release();
      return;
    }
    List<Buffer> parts = batch.parts();
    for (int i = 0; i < parts.size(); i++) {
      context.write(PooledBuffer.toWrite(parts.get(i)), channel.voidPromise());
    }
    context.flush();
  }

  /** The receiver is not told; what was written is sent, within a second. */
  @Override
  public void close(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    channel.config().setAutoRead(true);
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> channel.close());
    channel.eventLoop().schedule(() -> channel.close(), GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends the connection at once, whatever was written; whoever waits is told. */
  public void abort(String reason) {
    // First, since the channel says for itself that it was closed.
    endedByPeer(reason);
    TcpReset.whenClosed(channel);
    channel.close();
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public String toString() {
    return remote;
  }

  private void readEarly() {
    Buffer portion;
    while (!firstFrame.future().isComplete() && (portion = early.poll()) != null) {
      readFirst(portion);
    }
  }

  private void readFirst(Buffer portion) {
    try {
      int taken = first.feed(portion);
      if (first.isComplete()) {
        channel.config().setAutoRead(false);
        if (taken < portion.length()) {
          early.addFirst(portion.slice(taken, portion.length()).copy());
        }
        firstFrame.tryComplete(first.frame());
      }
    } catch (ProtocolException e) {
      close(e.getMessage());
      firstFrame.tryFail(e);
    }
  }

  private void received(Buffer portion) {
    if (receiver != null && early.isEmpty()) {
      receiver.received(portion);
    } else if (first != null && !firstFrame.future().isComplete()) {
      readFirst(portion);
    } else {
      early.add(portion.copy());
    }
  }

  private void endedByPeer(String reason) {
    firstFrame.tryFail(reason);
    if (ended || endedEarly != null) {
      return;
    }
    if (receiver == null || !early.isEmpty()) {
      endedEarly = reason;
    } else {
      ended = true;
      receiver.ended(reason);
    }
  }

  /** Between the bytes, decrypted, and the socket of Vert.x, which sees none of them. */
  private final class Wire extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (!(message instanceof ByteBuf bytes) || ended) {
        ReferenceCountUtil.release(message);
        return;
      }
      Object before = dispatch.begin();
      try {
        received(PooledBuffer.lend(bytes));
      } finally {
        dispatch.end(before);
        bytes.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {}

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable() && receiver != null && !ended) {
        dispatch.run(ignored -> receiver.writable());
      }
      ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      dispatch.run(ignored -> endedByPeer(Printable.line(cause.getMessage())));
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      dispatch.run(ignored -> endedByPeer("the connection was closed"));
      ctx.fireChannelInactive();
    }
  }
}
