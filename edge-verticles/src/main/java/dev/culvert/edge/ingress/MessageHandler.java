package dev.culvert.edge.ingress;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.LongSupplier;

/**
 * Sits between the HTTP codec and the application of one connection, tells its phases where
 * requests and responses begin and end, and shows the application the parts of bodies. Leaves, and
 * takes the {@link WireHandler} along, when the connection is upgraded.
 */
final class MessageHandler extends ChannelDuplexHandler {

  private static final int CONTINUE = 100;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_FINAL_STATUS = 200;

  private final ConnectionPhases phases;
  private final WireHandler wire;
  private final LongSupplier nanoClock;
  private final BodyParts bodyParts = new BodyParts();

  MessageHandler(ConnectionPhases phases, WireHandler wire, LongSupplier nanoClock) {
    this.phases = phases;
    this.wire = wire;
    this.nanoClock = nanoClock;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    bodyParts.install(ctx.channel());
  }

  /** Also when the connection is closed, after all others were told. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    bodyParts.release();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      refuseUnknownVersion(request);
      phases.headCompleted(request.headers().contains(HttpHeaderNames.EXPECT), wire.readNanos());
      bodyParts.headBegins();
      ctx.fireChannelRead(message);
      bodyParts.headEnds();
    } else if (message instanceof HttpContent part) {
      if (message instanceof LastHttpContent) {
        phases.requestCompleted(wire.readNanos());
      }
      ctx.fireChannelRead(bodyParts.show(part));
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** Vert.x would answer in the version of the request, which nobody speaks. */
  private static void refuseUnknownVersion(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(DecoderResult.failure(new UnknownVersionException(version.text())));
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    // The status first: an interim response is a whole message, which ends nothing.
    int status = message instanceof HttpResponse response ? response.status().code() : 0;
    if (status == CONTINUE) {
      phases.continueSent(nanoClock.getAsLong());
    } else if (status == SWITCHING_PROTOCOLS) {
      phases.upgraded();
      ctx.pipeline().remove(wire);
      ctx.pipeline().remove(this);
    } else if ((status == 0 || status >= FIRST_FINAL_STATUS)
        && message instanceof LastHttpContent) {
      phases.responseCompleted(nanoClock.getAsLong());
    }
  }
}
