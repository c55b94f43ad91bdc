package dev.culvert.core.link;

import dev.culvert.core.frame.PooledBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of one event-loop turn, gathered for one write.
 *
 * <p>Headers and small payloads are copied together; large payloads stay the buffers they are. Once
 * given to a link, neither the batch nor its buffers are changed by anybody.
 */
public final class FrameBatch {

  /** Payloads below this are cheaper to copy than to hand on. */
  private static final int COPY_BELOW_BYTES = 2 * 1024;

  /** Most often the header of a large payload is all. */
  private static final int TYPICAL_TAIL_BYTES = 64;

  private final List<Buffer> parts = new ArrayList<>(4);
  private Buffer open;
  private int closedBytes;
  private int longestTailBytes;

  /** An empty batch. */
  public FrameBatch() {
    this(null);
  }

  /**
   * A batch that begins with some frames.
   *
   * @param first becomes the tail, and so is appended to, and the batch's own; null for an empty
   *     batch
   */
  public FrameBatch(Buffer first) {
    open = first;
  }

  /** Where headers and small frames are appended. Ask anew after each {@link #addPayload}. */
  public Buffer tail() {
    if (open == null) {
      open = Buffer.buffer(TYPICAL_TAIL_BYTES);
    }
    return open;
  }

  /** Appends a payload, of which the batch becomes the owner, after what the tail holds. */
  public void addPayload(Buffer payload) {
    if (payload.length() < COPY_BELOW_BYTES) {
      tail().appendBuffer(payload);
      PooledBuffer.release(payload);
    } else {
      closeTail();
      parts.add(payload);
      closedBytes += payload.length();
    }
  }

  /** The bytes in order; whoever takes them is the owner of each part. */
  public List<Buffer> parts() {
    closeTail();
    return parts;
  }

  /** The length of all parts together. */
  public int bytes() {
    return closedBytes + (open == null ? 0 : open.length());
  }

  /** How many bytes of headers, heads and small payloads were copied together at most. */
  public int longestTailBytes() {
    return Math.max(longestTailBytes, open == null ? 0 : open.length());
  }

  /** Nobody takes the parts. */
  public void release() {
    parts().forEach(PooledBuffer::release);
    parts.clear();
  }

  public boolean isEmpty() {
    return bytes() == 0;
  }

  private void closeTail() {
    if (open == null) {
      return;
    }
    if (open.length() > 0) {
      parts.add(open);
      closedBytes += open.length();
      longestTailBytes = Math.max(longestTailBytes, open.length());
    }
    open = null;
  }
}
