package dev.culvert.edge.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sits between the bytes and the HTTP decoder of one connection: tells its phases when bytes come
 * and when reading pauses, lets the parts of a large body leave together, and owns the connection's
 * only timer.
 */
final class WireHandler extends ChannelDuplexHandler {

  private static final String TIMEOUT_BODY =
      ProblemPages.render(Problem.of(408, "The request head did not arrive in time."), null, null)
          .body();
  private static final byte[] TIMEOUT_RESPONSE =
      ("HTTP/1.1 408 Request Timeout\r\n"
              + "content-type: application/problem+json\r\n"
              + "connection: close\r\n"
              + "content-length: "
              + TIMEOUT_BODY.length()
              + "\r\n\r\n"
              + TIMEOUT_BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private final ConnectionPhases phases;
  private final LongSupplier nanoClock;
  private final Consumer<Violation> onViolation;
  private final long closeGraceNanos;

  /** A response that is longer waits for what else comes in the same turn of the event loop. */
  private static final int GATHER_FROM_BYTES = 8 * 1024;

  // All below: the event loop of the connection only.
  private ScheduledFuture<?> timer;
  private long readNanos;
  private boolean flushScheduled;

  /** Since something was read. */
  private long flushedBytes;

  private long unsentBytes = Long.MAX_VALUE;

  WireHandler(
      ConnectionPhases phases,
      LongSupplier nanoClock,
      Consumer<Violation> onViolation,
      long closeGraceNanos) {
    this.phases = phases;
    this.nanoClock = nanoClock;
    this.onViolation = onViolation;
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
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
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
    if (message instanceof ByteBuf bytes) {
      phases.bytesArrived(bytes.readableBytes(), readNanos);
    }
    ctx.fireChannelRead(message);
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

  private void lookAgainAfter(ChannelHandlerContext ctx, long nanos) {
    timer = ctx.executor().schedule(() -> look(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext ctx) {
    long now = nanoClock.getAsLong();
    Violation violation = phases.violation(now);
    if (violation == Violation.IDLE && isTakingTheLastResponse(ctx)) {
      phases.stillSending(now);
      violation = null;
    }
    if (violation == null) {
      lookAgainAfter(ctx, phases.nextLookNanos(now));
      return;
    }
    boolean unsent = unsentBytes(ctx) > 0;
    onViolation.accept(violation == Violation.IDLE && unsent ? Violation.RESPONSE_TAIL : violation);
    if (violation == Violation.BODY || unsent) {
      ConnectionReset.reset(ctx.channel());
      return;
    }
    if (violation == Violation.HEAD) {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(TIMEOUT_RESPONSE))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.close();
    }
    // A visitor that takes neither the answer nor the goodbye does not keep the connection.
    timer =
        ctx.executor()
            .schedule(
                () -> ConnectionReset.reset(ctx.channel()), closeGraceNanos, TimeUnit.NANOSECONDS);
  }

  private boolean isTakingTheLastResponse(ChannelHandlerContext ctx) {
    long before = unsentBytes;
    unsentBytes = unsentBytes(ctx);
    return unsentBytes > 0 && unsentBytes < before;
  }

  private static long unsentBytes(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes();
  }
}
