package dev.culvert.edge.wire;

import dev.culvert.core.internals.Channels;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Interim responses of any status (RFC 9110 section 15.2); the server itself knows 100 and 103. */
public final class InterimResponses {

  private InterimResponses() {}

  /**
   * Sends one, in its place among what the connection sends. To be called on the event loop of the
   * connection, while the final head of the request that is being answered was not sent.
   *
   * @param status 100..199 but 101
   * @param fields hands its argument each name and value
   * @throws IllegalArgumentException when a field or the reason is not valid; nothing is sent then
   */
  public static void send(
      HttpConnection connection,
      int status,
      String reason,
      Consumer<BiConsumer<String, String>> fields) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    fields.accept(headers::add);
    HttpResponseStatus line =
        reason.isEmpty()
            ? HttpResponseStatus.valueOf(status)
            : new HttpResponseStatus(status, reason);
    Channels.write(
        connection,
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, line, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE));
  }
}
