package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;

/**
 * The twelve bytes before each payload, big-endian.
 *
 * <pre>
 *   0               1               2               3
 *   0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7
 *  +---------------------------------------------------------------+
 *  |            length of what follows the header, u32             |
 *  +---------------+---------------+-------------------------------+
 *  |   type, u8    |   flags, u8   |         zero, u16             |
 *  +---------------+---------------+-------------------------------+
 *  |                exchange ID, u32 (0: the stream)               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FrameHeader {

  public static final int LENGTH_OFFSET = 0;
  public static final int TYPE_OFFSET = 4;
  public static final int FLAGS_OFFSET = 5;
  public static final int ZERO_OFFSET = 6;
  public static final int EXCHANGE_ID_OFFSET = 8;
  public static final int BYTES = 12;

  /** Flag on OPEN, HEAD and DATA: the sender's direction of the exchange ends with this frame. */
  public static final int FIN = 0x01;

  private FrameHeader() {}

  /** Appends a header to {@code to}. */
  public static void append(Buffer to, int payloadBytes, int type, int flags, int exchangeId) {
    to.appendInt(payloadBytes);
    to.appendInt(type << 24 | flags << 16);
    to.appendInt(exchangeId);
  }

  /** Writes the length of a header that was appended at {@code headerStart}, once it is known. */
  public static void patchLength(Buffer buffer, int headerStart) {
    buffer.setInt(headerStart + LENGTH_OFFSET, buffer.length() - headerStart - BYTES);
  }
}
