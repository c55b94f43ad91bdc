package dev.culvert.core.frame;

import dev.culvert.core.internals.Buffers;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Heads and trailers as bytes: length-prefixed, so that nothing in them can be taken for framing.
 *
 * <p>Source: {@code docs/protocol.md}, section "Heads". Bytes after the last known item are
 * ignored, so that a later version can add some.
 */
public final class HeadCodec {

  private static final String CONTENT_LENGTH = "content-length";
  private static final String TRANSFER_ENCODING = "transfer-encoding";

  private HeadCodec() {}

  /** Appends the items of OPEN that follow the window and the kind. */
  public static void append(Buffer to, OpenHead head) {
    if (head instanceof HttpHead request) {
      append(to, request);
    } else if (head instanceof UpgradeHead upgrade) {
      appendText(to, upgrade.protocol());
      append(to, upgrade.request());
    } else {
      TcpHead tcp = (TcpHead) head;
      appendText(to, tcp.visitorIp());
      to.appendUnsignedShort(tcp.visitorPort()).appendUnsignedShort(tcp.port());
    }
  }

  /** Appends the items of OPEN that follow the window and the kind HTTP. */
  public static void append(Buffer to, HttpHead head) {
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

  static int bytes(OpenHead head) {
    if (head instanceof HttpHead request) {
      return bytes(request);
    } else if (head instanceof UpgradeHead upgrade) {
      return bytes(upgrade.protocol()) + bytes(upgrade.request());
    }
    return bytes(((TcpHead) head).visitorIp()) + 2 * Short.BYTES;
  }

  static int bytes(HttpHead head) {
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
    Buffers.byteBuf(to).writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a request head.
   *
   * @throws ProtocolException when the bytes are not one, or break the rules of {@code
   *     docs/protocol.md}, section "Texts and fields"
   */
  public static HttpHead readRequest(PayloadReader from) {
    String method = HeadSyntax.token("method", from.text());
    String scheme = HeadSyntax.token("scheme", from.text());
    String authority = HeadSyntax.word("authority", from.text());
    String target = HeadSyntax.word("target", from.text());
    if (target.isEmpty()) {
      throw new ProtocolException("target: is empty");
    }
    return new HttpHead(method, scheme, authority, target, readFields(from, true));
  }

  /**
   * Reads the head of a kind, as {@link #append(Buffer, OpenHead)} wrote it.
   *
   * @param kind one of those of {@link OpenHead}
   * @throws ProtocolException as {@link #readRequest} does
   */
  public static OpenHead readOpen(int kind, PayloadReader from) {
    return switch (kind) {
      case OpenHead.KIND_HTTP -> readRequest(from);
      case OpenHead.KIND_UPGRADE -> {
        String protocol = HeadSyntax.token("protocol", from.text());
        yield new UpgradeHead(protocol, readRequest(from));
      }
      case OpenHead.KIND_TCP -> {
        String ip = HeadSyntax.ip("visitor", from.text());
        int visitorPort = from.unsignedShort();
        int port = from.unsignedShort();
        if (port == 0) {
          throw new ProtocolException("port: 0 is not 1..65535");
        }
        yield new TcpHead(ip, visitorPort, port);
      }
      default -> throw new ProtocolException("kind: " + kind + " is not known");
    };
  }

  /**
   * Reads the payload of HEAD. A Content-Length that means nothing, of an interim head or with
   * status 204, is left out.
   *
   * @throws ProtocolException as {@link #readRequest} does
   */
  public static ResponseHead readResponse(PayloadReader from) {
    int status = from.unsignedShort();
    if (status < 100 || status > 999) {
      throw new ProtocolException("HEAD: status: " + status + " is not 100..999");
    }
    String reason = HeadSyntax.line("reason", from.text());
    return new ResponseHead(status, reason, readFields(from, status >= 200 && status != 204));
  }

  /** Reads header fields. Of several Content-Length fields with the same value one is kept. */
  private static HeaderFields readFields(PayloadReader from, boolean hasLength) {
    int count = readCount(from);
    HeaderFields fields = new HeaderFields(count);
    String length = null;
    for (int i = 0; i < count; i++) {
      String name = from.name();
      String value = HeadSyntax.line(name, from.text());
      if (name.length() == CONTENT_LENGTH.length() && name.equalsIgnoreCase(CONTENT_LENGTH)) {
        boolean first = length == null;
        checkLength(length, value);
        length = value;
        if (!first || !hasLength) {
          continue;
        }
      } else if (name.length() == TRANSFER_ENCODING.length()
          && name.equalsIgnoreCase(TRANSFER_ENCODING)) {
        throw new ProtocolException(name + ": a frame says where a body ends, no field does");
      }
      fields.add(name, value);
    }
    return fields;
  }

  private static void checkLength(String before, String value) {
    HeadSyntax.length(value);
    if (before != null && !before.equals(value)) {
      throw new ProtocolException("content-length: both " + before + " and " + value);
    }
  }

  /**
   * What Content-Length says of the body, in bytes.
   *
   * @param fields as they were read from a frame
   * @return -1 without that field
   */
  public static long contentLength(HeaderFields fields) {
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (name.length() == CONTENT_LENGTH.length() && name.equalsIgnoreCase(CONTENT_LENGTH)) {
        return HeadSyntax.length(fields.value(i));
      }
    }
    return -1;
  }

  /**
   * Reads the payload of END. Fields that have no place in trailers are left out: {@link
   * Trailers#mayHave}.
   *
   * @throws ProtocolException as {@link #readRequest} does
   */
  public static HeaderFields readTrailers(PayloadReader from) {
    int count = readCount(from);
    HeaderFields fields = count == 0 ? HeaderFields.NONE : new HeaderFields(count);
    for (int i = 0; i < count; i++) {
      String name = from.name();
      String value = HeadSyntax.line(name, from.text());
      if (Trailers.mayHave(name)) {
        fields.add(name, value);
      }
    }
    return fields;
  }

  private static int readCount(PayloadReader from) {
    int count = from.unsignedShort();
    if (count > FrameLimits.MAX_FIELDS) {
      throw new ProtocolException("fields: " + count + " are more than " + FrameLimits.MAX_FIELDS);
    }
    return count;
  }
}
