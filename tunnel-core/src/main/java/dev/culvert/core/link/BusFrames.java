package dev.culvert.core.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.UUID;

/**
 * One message of a bus link: a batch of frames with its place in the session.
 *
 * @param session which session it belongs to
 * @param sequence 0 for the sender's first message, then one more each; a gap ends the session
 * @param receivedBytes how many bytes of frames the sender has received so far
 * @param parts the frames, in order; never changed after sending
 * @param bytes the length of all parts together
 */
record BusFrames(UUID session, long sequence, long receivedBytes, List<Buffer> parts, int bytes) {

  /**
   * Thirty-six bytes of header, big-endian, then the frames. Local delivery hands over the object.
   */
  static final class Codec implements MessageCodec<BusFrames, BusFrames> {

    private static final int HEADER_BYTES = 4 * Long.BYTES;

    @Override
    public void encodeToWire(Buffer wire, BusFrames message) {
      wire.appendLong(message.session.getMostSignificantBits())
          .appendLong(message.session.getLeastSignificantBits())
          .appendLong(message.sequence)
          .appendLong(message.receivedBytes);
      wire.appendInt(message.bytes);
      for (Buffer part : message.parts) {
        wire.appendBuffer(part);
      }
    }

    @Override
    public BusFrames decodeFromWire(int pos, Buffer wire) {
      UUID session = new UUID(wire.getLong(pos), wire.getLong(pos + 8));
      int bytes = wire.getInt(pos + HEADER_BYTES);
      int start = pos + HEADER_BYTES + Integer.BYTES;
      return new BusFrames(
          session,
          wire.getLong(pos + 16),
          wire.getLong(pos + 24),
          bytes == 0 ? List.of() : List.of(wire.slice(start, start + bytes)),
          bytes);
    }

    @Override
    public BusFrames transform(BusFrames message) {
      return message;
    }

    @Override
    public String name() {
      return "culvert-frames";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
