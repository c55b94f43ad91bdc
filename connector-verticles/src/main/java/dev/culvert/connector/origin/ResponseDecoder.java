package dev.culvert.connector.origin;

import dev.culvert.core.boot.ReadPortions;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Decodes the responses of a connection, whose requests it must be told of one by one. */
final class ResponseDecoder extends HttpResponseDecoder {

  private static final int MAX_HEAD_BYTES = 64 * 1024;

  private boolean headAsked;

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
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return headAsked || super.isContentAlwaysEmpty(message);
  }
}
