package dev.culvert.core.exchange;

import dev.culvert.core.frame.ProtocolException;

/**
 * Bounds the interim heads of one exchange, which no credit holds back.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class InterimHeads {

  /** How many interim heads one response may have. */
  static final int MAX_HEADS = 8;

  /** How many bytes of payload they may have together. */
  static final int MAX_BYTES = 64 * 1024;

  private int heads;
  private int bytes;

  /**
   * One more came.
   *
   * @throws ProtocolException when it is one too many, or they are too long together
   */
  void add(int payloadBytes) {
    heads++;
    bytes += payloadBytes;
    if (heads > MAX_HEADS) {
      throw new ProtocolException("HEAD: more than " + MAX_HEADS + " interim heads");
    }
    if (bytes > MAX_BYTES) {
      throw new ProtocolException("HEAD: interim heads of more than " + MAX_BYTES + " bytes");
    }
  }
}
