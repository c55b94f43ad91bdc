package dev.culvert.core.link;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.ProtocolException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;

/** Reads exactly one frame of the stream itself, and nothing behind it. */
final class FirstFrameReader {

  private final int[] expectedTypes;
  private final Buffer bytes = Buffer.buffer();
  private int wanted = FrameHeader.BYTES;
  private int type;
  private FirstFrame frame;

  /** Another type than these is a protocol error as soon as its header is there. */
  FirstFrameReader(int... expectedTypes) {
    this.expectedTypes = expectedTypes;
  }

  /**
   * Takes what belongs to the frame.
   *
   * @return how many bytes were taken
   * @throws ProtocolException when this is not such a frame
   */
  int feed(Buffer portion) {
    int at = 0;
    while (frame == null && at < portion.length()) {
      int taken = Math.min(wanted - bytes.length(), portion.length() - at);
      bytes.appendBuffer(portion, at, taken);
      at += taken;
      if (bytes.length() == wanted) {
        if (wanted == FrameHeader.BYTES) {
          readHeader();
        }
        if (bytes.length() == wanted) {
          frame = new FirstFrame(type, json());
        }
      }
    }
    return at;
  }

  private void readHeader() {
    type = bytes.getUnsignedByte(FrameHeader.TYPE_OFFSET);
    long length = bytes.getUnsignedInt(FrameHeader.LENGTH_OFFSET);
    int exchangeId = bytes.getInt(FrameHeader.EXCHANGE_ID_OFFSET);
    if (IntStream.of(expectedTypes).noneMatch(expected -> expected == type) || exchangeId != 0) {
      throw new ProtocolException(FrameType.name(type) + " where a stream begins");
    }
    if (length > FrameType.maxPayloadBytes(type)) {
      throw new ProtocolException(
          FrameType.name(type)
              + ": length: "
              + length
              + " is more than "
              + FrameType.maxPayloadBytes(type)
              + " bytes");
    }
    wanted = FrameHeader.BYTES + (int) length;
  }

  private JsonObject json() {
    if (wanted == FrameHeader.BYTES) {
      return new JsonObject();
    }
    try {
      return new JsonObject(bytes.slice(FrameHeader.BYTES, wanted));
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException(FrameType.name(type) + ": not a JSON object");
    }
  }

  boolean isComplete() {
    return frame != null;
  }

  FirstFrame frame() {
    return frame;
  }
}
