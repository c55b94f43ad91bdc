package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.nio.charset.StandardCharsets;

/**
 * Heads and trailers as bytes: length-prefixed, so that nothing in them can be taken for framing.
 *
 * <p>Source: {@code docs/protocol.md}, section "Heads". Bytes after the last known item are
 * ignored, so that a later version can add some.
 */
public final class HeadCodec {

  private HeadCodec() {}

  /** Appends the fields of OPEN that follow the window and the kind. */
  public static void append(Buffer to, RequestHead head) {
    appendText(to, head.method());
    appendText(to, head.scheme());
    appendText(to, head.authority());
    appendText(to, head.target());
    append(to, head.fields());
  }

  /** Appends the payload of HEAD. */
  public static void append(Buffer to, ResponseHead head) {
    to.appendUnsignedShort(head.status());
    appendText(to, head.reason());
    append(to, head.fields());
  }

  /** Appends the payload of END, and the tail of the others. */
  public static void append(Buffer to, HeaderFields fields) {
    to.appendUnsignedShort(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      appendText(to, fields.name(i));
      appendText(to, fields.value(i));
    }
  }

  /** Whether the fields can be the payload of one END. */
  public static boolean fits(HeaderFields fields) {
    return fields.size() <= FrameLimits.MAX_FIELDS && bytes(fields) <= FrameLimits.MAX_HEAD_BYTES;
  }

  static int bytes(RequestHead head) {
    return bytes(head.method())
        + bytes(head.scheme())
        + bytes(head.authority())
        + bytes(head.target())
        + bytes(head.fields());
  }

  static int bytes(ResponseHead head) {
    return Short.BYTES + bytes(head.reason()) + bytes(head.fields());
  }

  /**
   * How many bytes the fields take.
   *
   * @throws IllegalArgumentException when there are more than {@link FrameLimits#MAX_FIELDS}
   */
  static int bytes(HeaderFields fields) {
    if (fields.size() > FrameLimits.MAX_FIELDS) {
      throw new IllegalArgumentException(
          "a head of " + fields.size() + " fields is more than " + FrameLimits.MAX_FIELDS);
    }
    int bytes = Short.BYTES;
    for (int i = 0; i < fields.size(); i++) {
      bytes += bytes(fields.name(i)) + bytes(fields.value(i));
    }
    return bytes;
  }

  private static int bytes(String text) {
    return Short.BYTES + text.length();
  }

  /** A character outside ISO 8859-1 becomes a question mark; one char is always one byte. */
  static void appendText(Buffer to, String text) {
    to.appendUnsignedShort(text.length());
    ((BufferImpl) to).byteBuf().writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a request head.
   *
   * @throws ProtocolException when the bytes are not one
   */
  public static RequestHead readRequest(PayloadReader from) {
    return new RequestHead(from.text(), from.text(), from.text(), from.text(), readFields(from));
  }

  /**
   * Reads the payload of HEAD.
   *
   * @throws ProtocolException when the bytes are not one
   */
  public static ResponseHead readResponse(PayloadReader from) {
    int status = from.unsignedShort();
    if (status < 100 || status > 999) {
      throw new ProtocolException("HEAD: status: " + status + " is not 100..999");
    }
    return new ResponseHead(status, from.text(), readFields(from));
  }

  /**
   * Reads fields.
   *
   * @throws ProtocolException when the bytes are not fields, or more than {@link
   *     FrameLimits#MAX_FIELDS}
   */
  public static HeaderFields readFields(PayloadReader from) {
    int count = from.unsignedShort();
    if (count > FrameLimits.MAX_FIELDS) {
      throw new ProtocolException("fields: " + count + " are more than " + FrameLimits.MAX_FIELDS);
    }
    HeaderFields fields = new HeaderFields(count);
    for (int i = 0; i < count; i++) {
      fields.add(from.name(), from.text());
    }
    return fields;
  }
}
