package dev.culvert.testing.protocol;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A frame as section 1 of docs/protocol.md has it.
 *
 * @param type one of the constants, or anything else
 * @param flags bit 0 is {@link #FIN}
 * @param exchangeId 0 for the stream itself
 * @param payload what follows the header
 */
public record FrameV1(int type, int flags, int exchangeId, Buffer payload) {

  public static final int HELLO = 0x01;
  public static final int WELCOME = 0x02;
  public static final int REFUSED = 0x03;
  public static final int STATUS = 0x04;
  public static final int ROUTABLE = 0x05;
  public static final int HEARTBEAT = 0x06;
  public static final int DRAIN = 0x07;
  public static final int DRAIN_OK = 0x08;
  public static final int CONFIG = 0x09;
  public static final int GOODBYE = 0x0a;
  public static final int OPEN = 0x10;
  public static final int HEAD = 0x11;
  public static final int DATA = 0x12;
  public static final int END = 0x13;
  public static final int RESET = 0x14;
  public static final int CREDIT = 0x15;

  /** The flag that ends the sender's direction of an exchange. */
  public static final int FIN = 1;

  private static final int MAX_PAYLOAD_BYTES = 1 << 20;

  /** A frame of the stream itself. */
  public static FrameV1 json(int type, JsonObject payload) {
    return new FrameV1(type, 0, 0, payload.toBuffer());
  }

  /** A frame of the stream itself without a payload. */
  public static FrameV1 empty(int type) {
    return new FrameV1(type, 0, 0, Buffer.buffer());
  }

  /** CREDIT. */
  public static FrameV1 credit(int exchangeId, int bytes) {
    return new FrameV1(CREDIT, 0, exchangeId, Buffer.buffer().appendInt(bytes));
  }

  /** RESET with a code of section 7. */
  public static FrameV1 reset(int exchangeId, int code, String text) {
    Buffer payload = Buffer.buffer().appendByte((byte) code);
    TextsV1.append(payload, text);
    return new FrameV1(RESET, 0, exchangeId, payload);
  }

  /** Reads one frame; waits for it. */
  public static FrameV1 read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_PAYLOAD_BYTES) {
      throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
    }
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    in.readUnsignedShort();
    int exchangeId = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new FrameV1(type, flags, exchangeId, Buffer.buffer(payload));
  }

  /** Writes it, and flushes. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.write(bytes().getBytes());
    out.flush();
  }

  /** Header and payload. */
  public Buffer bytes() {
    return Buffer.buffer(12 + payload.length())
        .appendInt(payload.length())
        .appendByte((byte) type)
        .appendByte((byte) flags)
        .appendShort((short) 0)
        .appendInt(exchangeId)
        .appendBuffer(payload);
  }

  /** The payload of a frame of the stream: nothing is an empty object. */
  public JsonObject json() {
    return payload.length() == 0 ? new JsonObject() : new JsonObject(payload);
  }

  boolean fin() {
    return (flags & FIN) != 0;
  }
}
