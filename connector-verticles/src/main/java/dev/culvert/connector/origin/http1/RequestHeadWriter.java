package dev.culvert.connector.origin.http1;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A request's head as HTTP/1.1 has it. */
final class RequestHeadWriter {

  /** How the end of the request's body is told. */
  enum Framing {
    NO_BODY,
    CONTENT_LENGTH,
    CHUNKED
  }

  private RequestHeadWriter() {}

  /** How the body must be framed: by the length the head has, else in chunks. */
  static Framing framing(HttpHead head, boolean bodyless) {
    if (bodyless) {
      return Framing.NO_BODY;
    }
    return head.fields().first("content-length") == null ? Framing.CHUNKED : Framing.CONTENT_LENGTH;
  }

  /**
   * Appends a head.
   *
   * @throws IllegalArgumentException when it has what could be taken for something else
   */
  static void write(ByteBuf to, HttpHead head, Framing framing) {
    writeToken(to, head.method());
    to.writeByte(' ');
    writeTarget(to, head.target());
    writeAscii(to, " HTTP/1.1\r\nhost: ");
    writeValue(to, head.authority());
    writeAscii(to, "\r\n");
    HeaderFields fields = head.fields();
    for (int i = 0; i < fields.size(); i++) {
      writeToken(to, fields.name(i));
      writeAscii(to, ": ");
      writeValue(to, fields.value(i));
      writeAscii(to, "\r\n");
    }
    if (framing == Framing.CHUNKED) {
      writeAscii(to, "transfer-encoding: chunked\r\n");
    } else if (framing == Framing.NO_BODY && lengthIsExpected(head)) {
      writeAscii(to, "content-length: 0\r\n");
    }
    writeAscii(to, "\r\n");
  }

  /** RFC 9110, section 8.6: some origins answer 411 without it. */
  private static boolean lengthIsExpected(HttpHead head) {
    return switch (head.method()) {
      case "POST", "PUT", "PATCH" -> head.fields().first("content-length") == null;
      default -> false;
    };
  }

  private static void writeToken(ByteBuf to, String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ':') {
        throw invalid("name", token);
      }
    }
    writeAscii(to, token);
  }

  private static void writeTarget(ByteBuf to, String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw invalid("target", target);
      }
    }
    writeAscii(to, target);
  }

  private static void writeValue(ByteBuf to, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw invalid("value", value);
      }
    }
    to.writeCharSequence(value, StandardCharsets.ISO_8859_1);
  }

  private static void writeAscii(ByteBuf to, String text) {
    to.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  private static IllegalArgumentException invalid(String what, String text) {
    return new IllegalArgumentException(
        "a header " + what + " has a character that is not allowed: \"" + text + '"');
  }
}
