package dev.culvert.testing.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.culvert.testing.protocol.FrameV1;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Frames of docs/protocol.md, with whatever inside. */
final class HostileFrames {

  static final int UNKNOWN_TYPE = 0x7e;

  private HostileFrames() {}

  /** HEAD; the fields are names and values in turn. */
  static FrameV1 head(int exchange, int status, String reason, String... fields) {
    return new FrameV1(FrameV1.HEAD, 0, exchange, headPayload(status, reason, fields));
  }

  /** HEAD with FIN. */
  static FrameV1 lastHead(int exchange, int status, String reason, String... fields) {
    return new FrameV1(FrameV1.HEAD, FrameV1.FIN, exchange, headPayload(status, reason, fields));
  }

  private static Buffer headPayload(int status, String reason, String... fields) {
    return Buffer.buffer()
        .appendUnsignedShort(status)
        .appendBuffer(text(reason))
        .appendBuffer(fields(fields));
  }

  static FrameV1 data(int exchange, String text) {
    return data(exchange, Buffer.buffer(text, ISO_8859_1.name()));
  }

  static FrameV1 data(int exchange, Buffer payload) {
    return new FrameV1(FrameV1.DATA, 0, exchange, payload);
  }

  /** DATA with FIN. */
  static FrameV1 lastData(int exchange, String text) {
    return new FrameV1(FrameV1.DATA, FrameV1.FIN, exchange, Buffer.buffer(text, ISO_8859_1.name()));
  }

  /** END; the trailers are names and values in turn. */
  static FrameV1 end(int exchange, String... trailers) {
    return new FrameV1(FrameV1.END, 0, exchange, fields(trailers));
  }

  static FrameV1 raw(int type, int exchange, Buffer payload) {
    return new FrameV1(type, 0, exchange, payload);
  }

  static FrameV1 status(boolean ready) {
    return FrameV1.json(
        FrameV1.STATUS,
        new JsonObject()
            .put("ready", ready)
            .put("configVersion", 0)
            .put("labels", new JsonObject()));
  }

  /** A frame of the stream with a text that need not be JSON. */
  static FrameV1 stream(int type, String payload) {
    return new FrameV1(type, 0, 0, Buffer.buffer(payload));
  }

  /** A header whose payload never comes. */
  static byte[] header(int length, int type, int exchange) {
    return Buffer.buffer()
        .appendInt(length)
        .appendByte((byte) type)
        .appendByte((byte) 0)
        .appendShort((short) 0)
        .appendInt(exchange)
        .getBytes();
  }

  static Buffer fields(String... namesAndValues) {
    Buffer fields = Buffer.buffer().appendUnsignedShort(namesAndValues.length / 2);
    for (String text : namesAndValues) {
      fields.appendBuffer(text(text));
    }
    return fields;
  }

  static Buffer text(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return Buffer.buffer().appendUnsignedShort(bytes.length).appendBytes(bytes);
  }

  /** The same frame so many times. */
  static byte[] repeated(FrameV1 frame, int times) {
    Buffer bytes = Buffer.buffer();
    Buffer one = frame.bytes();
    for (int i = 0; i < times; i++) {
      bytes.appendBuffer(one);
    }
    return bytes.getBytes();
  }
}
