package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Appends whole frames to a buffer. */
public final class Frames {

  /** The kind of an HTTP request that is to be relayed to the stream of a {@link RelayTarget}. */
  public static final int KIND_RELAYED_HTTP = 1;

  /** The kind of whatever else is to be relayed; its own kind follows the target. */
  public static final int KIND_RELAYED = 2;

  private static final int MAX_RESET_TEXT_CHARS = 500;

  private Frames() {}

  /**
   * OPEN.
   *
   * @param windowBytes how much response body the opener takes before it grants more
   * @param target which stream it is for, on a link that leads to many; else null
   * @throws IllegalArgumentException when the head is longer than a frame may be, or has too many
   *     fields; nothing was appended
   */
  public static void appendOpen(
      Buffer to, int exchangeId, boolean fin, int windowBytes, RelayTarget target, OpenHead head) {
    int kind = head.kind();
    int bytes = Integer.BYTES + Byte.BYTES + targetBytes(target, kind) + HeadCodec.bytes(head);
    appendHeader(to, FrameType.OPEN, fin, exchangeId, bytes);
    to.appendInt(windowBytes);
    if (target == null) {
      to.appendByte((byte) kind);
    } else if (kind == OpenHead.KIND_HTTP) {
      to.appendByte((byte) KIND_RELAYED_HTTP);
      target.append(to);
    } else {
      to.appendByte((byte) KIND_RELAYED);
      target.append(to);
      to.appendByte((byte) kind);
    }
    HeadCodec.append(to, head);
  }

  private static int targetBytes(RelayTarget target, int kind) {
    if (target == null) {
      return 0;
    }
    return RelayTarget.BYTES + (kind == OpenHead.KIND_HTTP ? 0 : Byte.BYTES);
  }

  /** OPEN with a head of this kind that came in another OPEN. */
  public static void appendOpen(
      Buffer to, int exchangeId, boolean fin, int windowBytes, int kind, Buffer encodedHead) {
    int bytes = Integer.BYTES + Byte.BYTES + encodedHead.length();
    FrameHeader.append(to, bytes, FrameType.OPEN, fin ? FrameHeader.FIN : 0, exchangeId);
    to.appendInt(windowBytes).appendByte((byte) kind).appendBuffer(encodedHead);
  }

  /**
   * HEAD.
   *
   * @throws IllegalArgumentException when the head is longer than a frame may be, or has too many
   *     fields; nothing was appended
   */
  public static void appendHead(Buffer to, int exchangeId, boolean fin, ResponseHead head) {
    appendHeader(to, FrameType.HEAD, fin, exchangeId, HeadCodec.bytes(head));
    HeadCodec.append(to, head);
  }

  /**
   * END.
   *
   * @throws IllegalArgumentException when the trailers are longer than a frame may be, or too many;
   *     nothing was appended
   */
  public static void appendEnd(Buffer to, int exchangeId, HeaderFields trailers) {
    appendHeader(to, FrameType.END, true, exchangeId, HeadCodec.bytes(trailers));
    HeadCodec.append(to, trailers);
  }

  /** CREDIT. */
  public static void appendCredit(Buffer to, int exchangeId, int bytes) {
    FrameHeader.append(to, Integer.BYTES, FrameType.CREDIT, 0, exchangeId);
    to.appendInt(bytes);
  }

  /** RESET; a text over 500 characters is cut. */
  public static void appendReset(Buffer to, int exchangeId, int code, String text) {
    int start = to.length();
    FrameHeader.append(to, 0, FrameType.RESET, 0, exchangeId);
    to.appendByte((byte) code);
    HeadCodec.appendText(
        to, text.length() <= MAX_RESET_TEXT_CHARS ? text : text.substring(0, MAX_RESET_TEXT_CHARS));
    FrameHeader.patchLength(to, start);
  }

  /** A frame of the stream itself; its payload, where it has one, is JSON in UTF-8. */
  public static void appendControl(Buffer to, int type, String json) {
    int start = to.length();
    FrameHeader.append(to, 0, type, 0, 0);
    to.appendBytes(json.getBytes(StandardCharsets.UTF_8));
    FrameHeader.patchLength(to, start);
  }

  private static void appendHeader(Buffer to, int type, boolean fin, int exchangeId, int bytes) {
    if (bytes > FrameLimits.MAX_HEAD_BYTES) {
      throw new IllegalArgumentException(
          FrameType.name(type)
              + ": a head of "
              + bytes
              + " bytes is more than "
              + FrameLimits.MAX_HEAD_BYTES);
    }
    FrameHeader.append(to, bytes, type, fin ? FrameHeader.FIN : 0, exchangeId);
  }
}
