package dev.culvert.core.frame;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;

/** Appends whole frames to a buffer. */
public final class Frames {

  /** The only kind of exchange this version opens: one HTTP request and its response. */
  public static final int KIND_HTTP = 0;

  private static final int MAX_RESET_TEXT_CHARS = 500;

  private Frames() {}

  /**
   * OPEN.
   *
   * @param windowBytes how much response body the opener takes before it grants more
   * @throws IllegalArgumentException when the head is longer than a frame may be
   */
  public static void appendOpen(
      Buffer to, int exchangeId, boolean fin, int windowBytes, RequestHead head) {
    appendHeadFrame(
        to,
        FrameType.OPEN,
        fin,
        exchangeId,
        () -> {
          to.appendInt(windowBytes).appendByte((byte) KIND_HTTP);
          HeadCodec.append(to, head);
        });
  }

  /**
   * HEAD.
   *
   * @throws IllegalArgumentException when the head is longer than a frame may be
   */
  public static void appendHead(Buffer to, int exchangeId, boolean fin, ResponseHead head) {
    appendHeadFrame(to, FrameType.HEAD, fin, exchangeId, () -> HeadCodec.append(to, head));
  }

  /**
   * END.
   *
   * @throws IllegalArgumentException when the trailers are longer than a frame may be
   */
  public static void appendEnd(Buffer to, int exchangeId, HeaderFields trailers) {
    appendHeadFrame(to, FrameType.END, true, exchangeId, () -> HeadCodec.append(to, trailers));
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

  /** Leaves {@code to} as it was when the head does not fit a frame. */
  private static void appendHeadFrame(
      Buffer to, int type, boolean fin, int exchangeId, Runnable payload) {
    int start = to.length();
    FrameHeader.append(to, 0, type, fin ? FrameHeader.FIN : 0, exchangeId);
    boolean fits = false;
    try {
      payload.run();
      FrameHeader.patchLength(to, start);
      int length = to.getInt(start + FrameHeader.LENGTH_OFFSET);
      if (length > FrameLimits.MAX_HEAD_BYTES) {
        throw new IllegalArgumentException(
            FrameType.name(type)
                + ": a head of "
                + length
                + " bytes is more than "
                + FrameLimits.MAX_HEAD_BYTES);
      }
      fits = true;
    } finally {
      if (!fits) {
        ((BufferInternal) to).getByteBuf().writerIndex(start);
      }
    }
  }
}
