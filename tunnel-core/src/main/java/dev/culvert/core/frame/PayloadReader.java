package dev.culvert.core.frame;

import dev.culvert.core.internals.Buffers;
import dev.culvert.core.text.Printable;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Reads a payload from front to back; every read past its end is a {@link ProtocolException}. */
public final class PayloadReader {

  private static final KnownNames NAMES = new KnownNames();

  private final Buffer payload;
  private final ByteBuf bytes;
  private int at;

  public PayloadReader(Buffer payload) {
    this.payload = payload;
    this.bytes = Buffers.byteBuf(payload);
  }

  public int unsignedByte() {
    return payload.getUnsignedByte(advance(Byte.BYTES));
  }

  public int unsignedShort() {
    return payload.getUnsignedShort(advance(Short.BYTES));
  }

  public long unsignedInt() {
    return payload.getUnsignedInt(advance(Integer.BYTES));
  }

  public long signedLong() {
    return payload.getLong(advance(Long.BYTES));
  }

  /** What was not read yet. */
  public Buffer rest() {
    return payload.slice(at, payload.length());
  }

  /** A text of ISO 8859-1 with its length as u16 before it. */
  public String text() {
    int length = unsignedShort();
    int start = advance(length);
    return bytes.toString(start, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * A text for logs: as {@link #text}, but cut and printable.
   *
   * @see Printable#line
   */
  public String logText() {
    return Printable.line(text());
  }

  /** The name of a field, which has the form of one. */
  String name() {
    int length = unsignedShort();
    int start = advance(length);
    return NAMES.name(bytes, start, length);
  }

  private int advance(int bytes) {
    int start = at;
    if (bytes > payload.length() - start) {
      throw new ProtocolException(
          "payload: " + bytes + " bytes wanted at " + start + " of " + payload.length());
    }
    at += bytes;
    return start;
  }
}
