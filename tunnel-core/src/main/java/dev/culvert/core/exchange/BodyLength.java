package dev.culvert.core.exchange;

import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.ResponseHead;

/**
 * Holds what comes of a body against what its head promised: {@code docs/protocol.md}, section
 * "Frames of an exchange".
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class BodyLength {

  /** Any length; nothing is counted. */
  static final BodyLength UNKNOWN = new BodyLength(-1, -1);

  private final long declaredBytes;

  /** Below 0 when any number may come. */
  private long leftBytes;

  private BodyLength(long declaredBytes, long leftBytes) {
    this.declaredBytes = declaredBytes;
    this.leftBytes = leftBytes;
  }

  /**
   * What the head of a request says.
   *
   * @param ended whether no body follows
   * @throws ProtocolException when its Content-Length is none, or does not fit {@code ended}
   */
  static BodyLength ofRequest(HeaderFields fields, boolean ended) {
    return of(HeadCodec.contentLength(fields), ended);
  }

  /**
   * What the final head of a response says.
   *
   * @param method of the request
   * @param ended whether no body follows
   * @throws ProtocolException when its Content-Length is none, or does not fit {@code ended} or the
   *     status
   */
  static BodyLength ofResponse(String method, ResponseHead head, boolean ended) {
    long declared = HeadCodec.contentLength(head.fields());
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return new BodyLength(declared, 0);
    }
    if (head.status() == 205) {
      if (declared > 0) {
        throw new ProtocolException(
            "content-length: " + declared + " where status 205 has no content");
      }
      return new BodyLength(declared, 0);
    }
    return of(declared, ended);
  }

  private static BodyLength of(long declared, boolean ended) {
    if (declared < 0) {
      return UNKNOWN;
    }
    BodyLength length = new BodyLength(declared, declared);
    if (ended) {
      length.ended();
    }
    return length;
  }

  /**
   * A part of the body came.
   *
   * @throws ProtocolException when it is more than may come
   */
  void received(int bytes) {
    if (leftBytes < 0) {
      return;
    }
    if (bytes > leftBytes) {
      throw new ProtocolException(
          leftBytes + " bytes of body may still come, by status and content-length, not " + bytes);
    }
    leftBytes -= bytes;
  }

  /**
   * The body ended.
   *
   * @throws ProtocolException when some of it is missing
   */
  void ended() {
    if (leftBytes > 0) {
      throw new ProtocolException(
          "the body ended "
              + leftBytes
              + " bytes before content-length: "
              + declaredBytes
              + " was reached");
    }
  }

  /** What the head said, in bytes; -1 when it said nothing or has not come. */
  long declaredBytes() {
    return declaredBytes;
  }
}
