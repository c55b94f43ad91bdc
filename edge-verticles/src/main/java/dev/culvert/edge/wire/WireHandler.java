package dev.culvert.edge.wire;

import dev.culvert.core.internals.EpollRegistration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sits between the bytes and the HTTP decoder of one connection: tells its phases when bytes come,
 * when reading pauses and when the visitor sends FIN, lets the parts of a large body leave
 * together, and owns the connection's only timer.
 */
final class WireHandler extends ChannelDuplexHandler {

  /** A response that is longer waits for what else comes in the same turn of the event loop. */
  private static final int GATHER_FROM_BYTES = 8 * 1024;

  /**
   * Where the kernel does not say what the visitor has acknowledged, a small send buffer lets it
   * say often that it took something.
   */
  private static final int SMALL_SEND_BUFFER_BYTES = 128 * 1024;

  private final ConnectionPhases phases;
  private final LongSupplier nanoClock;
  private final Consumer<Violation> onViolation;
  private final VisitorWire visitor;
  private final byte[] headTimeoutResponse;
  private final long closeGraceNanos;

  // All below: the event loop of the connection only.
  private ScheduledFuture<?> timer;
  private long readNanos;
  private boolean flushScheduled;

  /** Since something was read. */
  private long flushedBytes;

  /** Grows as the visitor takes what was sent. */
  private long progress = Long.MIN_VALUE;

  /**
   * The wire of one connection.
   *
   * @param headTimeoutResponse sent to a visitor whose request head does not arrive in time
   */
  WireHandler(
      ConnectionPhases phases,
      LongSupplier nanoClock,
      Consumer<Violation> onViolation,
      VisitorWire visitor,
      byte[] headTimeoutResponse,
      long closeGraceNanos) {
    this.phases = phases;
    this.nanoClock = nanoClock;
    this.onViolation = onViolation;
    this.visitor = visitor;
    this.headTimeoutResponse = headTimeoutResponse;
    this.closeGraceNanos = closeGraceNanos;
  }

  /** When the bytes that are being decoded came; spares a look at the clock per message. */
  long readNanos() {
    return readNanos;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    readNanos = nanoClock.getAsLong();
    lookAgainAfter(ctx, phases.nextLookNanos(readNanos));
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (AcknowledgedBytes.of(ctx.channel()) < 0) {
      ctx.channel().config().setOption(ChannelOption.SO_SNDBUF, SMALL_SEND_BUFFER_BYTES);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (ctx.channel().isOpen()) {
      // What takes over after an upgrade knows of no half-closed connections.
      ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    flushedBytes += unsentBytes(ctx);
    if (flushedBytes < GATHER_FROM_BYTES) {
      ctx.flush();
    } else if (!flushScheduled) {
      flushScheduled = true;
      ctx.executor().execute(() -> flushNow(ctx));
    }
  }

  private void flushNow(ChannelHandlerContext ctx) {
    flushScheduled = false;
    ctx.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    readNanos = nanoClock.getAsLong();
    flushedBytes = 0;
    if (message instanceof ByteBuf bytes && (phases.isWithinRequest() || beginsHead(bytes))) {
      phases.bytesArrived(bytes.readableBytes(), readNanos);
    }
    ctx.fireChannelRead(message);
  }

  /** Empty lines between requests are ignored, and begin nothing (RFC 9112 section 2.2). */
  private static boolean beginsHead(ByteBuf bytes) {
    return bytes.forEachByte(one -> one == '\r' || one == '\n') >= 0;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    // Vert.x turns reading off in this very event when its consumer lags.
    if (!ctx.channel().config().isAutoRead()) {
      phases.readingPaused(true, nanoClock.getAsLong());
    }
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (ctx.channel().config().isAutoRead()) {
      phases.readingPaused(false, nanoClock.getAsLong());
    }
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** The visitor has sent FIN: it may still read. The decoder is not told of it. */
  private void inputEnded(ChannelHandlerContext ctx) {
    EpollRegistration.keep(ctx.channel());
    if (phases.isWithinRequest()) {
      ctx.close();
      return;
    }
    phases.halfClosed(nanoClock.getAsLong());
    if (phases.owesResponse()) {
      timer.cancel(false);
      lookAgainAfter(ctx, phases.nextLookNanos(nanoClock.getAsLong()));
    } else {
      closeWhenSent(ctx);
    }
  }

  /** Something of a response was written; its end, if no more is owed, ends a half-closed one. */
  void responding(ChannelHandlerContext ctx) {
    if (phases.isHalfClosed()) {
      phases.responding(nanoClock.getAsLong());
      if (!phases.owesResponse()) {
        closeWhenSent(ctx);
      }
    }
  }

  private static void closeWhenSent(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void lookAgainAfter(ChannelHandlerContext ctx, long nanos) {
    timer = ctx.executor().schedule(() -> look(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext ctx) {
    long now = nanoClock.getAsLong();
    Violation violation = phases.violation(now);
    boolean unsent = violation != null && unsentBytes(ctx) > 0;
    if (unsent && violation == Violation.IDLE && isTakingTheLastResponse(ctx)) {
      phases.stillSending(now);
      violation = null;
    } else if (unsent && violation == Violation.HALF_CLOSED) {
      // The visitor is slow, not the origin; whoever serves the request watches that.
      phases.responding(now);
      violation = null;
    }
    if (violation == null) {
      lookAgainAfter(ctx, phases.nextLookNanos(now));
      return;
    }
    onViolation.accept(violation == Violation.IDLE && unsent ? Violation.RESPONSE_TAIL : violation);
    end(ctx, violation, unsent);
    // A visitor that takes neither the answer nor the goodbye does not keep the connection.
    timer =
        ctx.executor()
            .schedule(
                () -> ConnectionReset.reset(ctx.channel()), closeGraceNanos, TimeUnit.NANOSECONDS);
  }

  private void end(ChannelHandlerContext ctx, Violation violation, boolean unsent) {
    if (violation == Violation.BODY) {
      if (!visitor.tell(BodyFault.TOO_SLOW)) {
        ConnectionReset.reset(ctx.channel());
      }
    } else if (unsent) {
      ConnectionReset.reset(ctx.channel());
    } else if (violation == Violation.HEAD) {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(headTimeoutResponse))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.close();
    }
  }

  private boolean isTakingTheLastResponse(ChannelHandlerContext ctx) {
    long before = progress;
    long acknowledged = visitor.acknowledgedBytes();
    progress = acknowledged < 0 ? -unsentBytes(ctx) : acknowledged;
    return progress > before;
  }

  private static long unsentBytes(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes();
  }
}
