package dev.culvert.connector.origin.http1;

import dev.culvert.core.internals.EpollRegistration;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Between the decoder of a connection's responses and the socket of Vert.x, which sees nothing but
 * the end. Whatever throws ends its own connection and nothing else.
 *
 * <p>Called on the event loop of its channel.
 */
final class OriginWire extends ChannelInboundHandlerAdapter {

  private final Events events;
  private final ContextInternal context;

  /** What happens on the wire, on the connector's context. */
  interface Events {

    /** A part of a response, valid during the call. */
    void received(HttpObject message);

    /** Nothing more comes in this turn of the event loop. */
    void readComplete();

    /** The channel takes more, or takes less. */
    void writable();

    /**
     * Something went wrong.
     *
     * @param ofTheSocket whether a read or a write failed, so that the end is told as well
     */
    void failed(Throwable cause, boolean ofTheSocket);

    /** The other side takes nothing more. */
    void outputEnded();

    /** The other side sends nothing more. */
    void inputEnded();

    /** The channel is closed. */
    void closed();

    /** One of these methods threw. */
    void threw(RuntimeException cause);
  }

  OriginWire(Events events, ContextInternal context) {
    this.events = events;
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ContextInternal before = context.beginDispatch();
    try {
      if (message instanceof HttpObject part) {
        events.received(part);
      }
    } catch (RuntimeException e) {
      events.threw(e);
    } finally {
      context.endDispatch(before);
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    tell(Events::readComplete);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    tell(Events::writable);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      EpollRegistration.keep(ctx.channel());
      tell(Events::inputEnded);
    } else if (event instanceof ChannelOutputShutdownEvent) {
      tell(Events::outputEnded);
    } else if (!(event instanceof ChannelInputShutdownReadComplete)) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tell(Events::closed);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tell(told -> told.failed(cause, cause instanceof IOException));
  }

  private void tell(Consumer<Events> what) {
    ContextInternal before = context.beginDispatch();
    try {
      what.accept(events);
    } catch (RuntimeException e) {
      events.threw(e);
    } finally {
      context.endDispatch(before);
    }
  }
}
