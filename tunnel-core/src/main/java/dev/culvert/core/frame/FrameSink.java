package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;

/** What takes the frames a {@link FrameDecoder} finds. */
@FunctionalInterface
public interface FrameSink {

  /**
   * One whole frame, or of a DATA frame as much as has come.
   *
   * @param type one of {@link FrameType}; never an unknown one
   * @param flags as they stood in the header, 0 for a DATA frame of which more is to come; unknown
   *     bits are to be ignored
   * @param exchangeId as an unsigned number; 0 is the stream itself
   * @param payload shares memory with what was fed: {@link PooledBuffer#keep} what is kept
   */
  void frame(int type, int flags, int exchangeId, Buffer payload);

  /**
   * The header of a frame of an unknown type, whose payload is passed over.
   *
   * @param bytes of the payload
   */
  default void skipped(int type, int bytes) {}
}
