package dev.culvert.connector.origin.http1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/** What the head of an origin's response must be before anything of it is passed on. */
final class ResponseScreen {

  private static final int MAX_SHOWN = 80;

  private ResponseScreen() {}

  /**
   * What is wrong with a head that was decoded, for the log; null if nothing is. Names and values
   * of fields, and the Content-Length, were checked by the decoder.
   */
  static String fault(HttpResponse response) {
    HttpVersion version = response.protocolVersion();
    if (version.majorVersion() != 1 || !version.protocolName().equals("HTTP")) {
      return "its answer is " + shown(version.text()) + "; right is HTTP/1.1";
    }
    HttpResponseStatus status = response.status();
    if (status.code() < 100 || status.code() > 999) {
      return "its status is " + status.code() + "; right is 100 to 999";
    }
    if (!isText(status.reasonPhrase())) {
      return "its reason phrase has a control character: " + shown(status.reasonPhrase());
    }
    if (status.code() == 101) {
      return "it switches protocols, which nobody asked for";
    }
    return response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        ? codingFault(response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING))
        : null;
  }

  /** Any coding but the framing would have to be undone, which nobody asked for with TE. */
  private static String codingFault(List<String> codings) {
    return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
        ? null
        : "its Transfer-Encoding is " + shown(String.join(", ", codings)) + "; right is chunked";
  }

  private static boolean isText(String reason) {
    for (int i = 0; i < reason.length(); i++) {
      char c = reason.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static String shown(String text) {
    return '"' + plain(text, MAX_SHOWN) + '"';
  }

  /** Fit for one line of a log: printable ASCII, cut. */
  static String plain(String text, int maxLength) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), maxLength); i++) {
      char c = text.charAt(i);
      line.append(c < ' ' || c >= 0x7f ? '?' : c);
    }
    return line.append(text.length() > maxLength ? "..." : "").toString();
  }
}
