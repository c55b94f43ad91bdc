package dev.culvert.edge.wire;

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
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.function.LongSupplier;

/**
 * Sits between the HTTP codec and the application of one connection, tells its phases where
 * requests and responses begin and end, and shows the application the parts of bodies. What is
 * wrong with a body it tells who serves the request, instead of the server, which would reset.
 * Leaves, and takes the {@link WireHandler} along, when the connection is upgraded.
 */
final class MessageHandler extends ChannelDuplexHandler {

  private static final int CONTINUE = 100;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_FINAL_STATUS = 200;

  private final ConnectionPhases phases;
  private final WireHandler wire;
  private final LongSupplier nanoClock;
  private final VisitorWire visitor;
  private final BodyParts bodyParts;

  MessageHandler(
      ConnectionPhases phases, WireHandler wire, VisitorWire visitor, LongSupplier nanoClock) {
    this.phases = phases;
    this.wire = wire;
    this.visitor = visitor;
    this.nanoClock = nanoClock;
    bodyParts = visitor.bodyParts();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().attr(VisitorWire.KEY).set(visitor);
  }

  /** Also when the connection is closed, after all others were told. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    bodyParts.release();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      answerInKnownVersion(request);
      visitor.headRead();
      phases.headCompleted(request.headers().contains(HttpHeaderNames.EXPECT), wire.readNanos());
      bodyParts.headBegins();
      ctx.fireChannelRead(message);
      bodyParts.headEnds();
    } else if (message instanceof HttpContent part) {
      if (message instanceof LastHttpContent) {
        phases.requestCompleted(wire.readNanos());
      }
      if (part.decoderResult().isFailure()) {
        faulty(part);
        return;
      }
      ctx.fireChannelRead(bodyParts.show(part));
      if (message instanceof LastHttpContent) {
        visitor.bodyRead();
      }
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void faulty(HttpContent part) {
    boolean tooLarge = part.decoderResult().cause() instanceof TooLongHttpHeaderException;
    part.release();
    visitor.bodyFault(tooLarge ? BodyFault.TRAILERS_TOO_LARGE : BodyFault.MALFORMED);
  }

  /**
   * Vert.x answers in the version of the request. That may be one that nobody speaks, and what
   * could not be decoded comes as HTTP/1.0, whatever the visitor said.
   */
  private static void answerInKnownVersion(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (request.decoderResult().isFailure()) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
    } else if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
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
      return;
    } else if ((status == 0 || status >= FIRST_FINAL_STATUS)
        && message instanceof LastHttpContent) {
      phases.responseCompleted(nanoClock.getAsLong());
    }
    wire.responding(ctx);
  }
}
