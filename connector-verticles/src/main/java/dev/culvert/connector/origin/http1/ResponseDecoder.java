package dev.culvert.connector.origin.http1;

import dev.culvert.core.internals.ReadPortions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.AsciiString;
import java.util.List;

/** Decodes the responses of a connection, whose requests it must be told of one by one. */
final class ResponseDecoder extends HttpResponseDecoder {

  private static final int MAX_HEAD_BYTES = 64 * 1024;

  private boolean headAsked;
  private boolean begun;

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_HEAD_BYTES)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setMaxChunkSize(ReadPortions.LARGEST_BYTES));
  }

  /** The method that the next response answers. */
  void expect(String method) {
    headAsked = method.equals("HEAD");
    begun = false;
  }

  /** Whether a byte of an answer has come since a response was expected. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether bytes are here that no response has taken yet. */
  boolean hasRest() {
    return actualReadableBytes() > 0;
  }

  /** Whether a response has no body at all. */
  boolean isBodyless(HttpResponse response) {
    return isContentAlwaysEmpty(response)
        || HttpHeaderValues.ZERO.contentEquals(
            response.headers().get(HttpHeaderNames.CONTENT_LENGTH, ""));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    begun = true;
    super.decode(ctx, buffer, out);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return headAsked || super.isContentAlwaysEmpty(message);
  }

  /**
   * Takes the name of a line of a head. Netty lets a name end at white space, since that may come
   * before the colon, and does not look whether a colon follows at all.
   */
  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    int colon = start + length;
    while (colon < line.length && (line[colon] == ' ' || line[colon] == '\t')) {
      colon++;
    }
    if (colon == line.length || line[colon] != ':') {
      throw new IllegalArgumentException("a line of its head has no colon");
    }
    return super.splitHeaderName(line, start, length);
  }
}
