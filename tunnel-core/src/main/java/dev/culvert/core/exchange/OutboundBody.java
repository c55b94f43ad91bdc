package dev.culvert.core.exchange;

import dev.culvert.core.frame.HeaderFields;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * What one side has written and not yet sent, and the credit it may still use.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class OutboundBody {

  private static final int DEFAULT_MAX_BYTES = 64 * 1024;

  private final ArrayDeque<Buffer> queue = new ArrayDeque<>(4);
  private long creditBytes;
  private int queuedBytes;
  private int maxBytes = DEFAULT_MAX_BYTES;
  private int offsetInFirst;
  private boolean wasFull;
  private boolean ended;
  private boolean sent;
  private HeaderFields trailers;

  OutboundBody(int creditBytes) {
    this.creditBytes = creditBytes;
  }

  void setMaxBytes(int bytes) {
    maxBytes = bytes;
  }

  void add(Buffer data) {
    if (data.length() > 0) {
      queue.add(data);
      queuedBytes += data.length();
      wasFull |= isFull();
    }
  }

  boolean isFull() {
    return queuedBytes >= maxBytes;
  }

  /** Whether it was full and now is at most half full; told once each time. */
  boolean hasDrained() {
    if (wasFull && queuedBytes <= maxBytes / 2) {
      wasFull = false;
      return true;
    }
    return false;
  }

  void end(HeaderFields last) {
    ended = true;
    trailers = last;
  }

  void endWithHead() {
    ended = true;
    sent = true;
  }

  /** Whether no more may be written. */
  boolean isEnded() {
    return ended;
  }

  /** Whether the end has been handed to the link. */
  boolean isSent() {
    return sent;
  }

  void sent() {
    sent = true;
  }

  HeaderFields trailers() {
    return trailers;
  }

  /**
   * More may be sent.
   *
   * @return false when the sum is beyond what the protocol allows
   */
  boolean addCredit(long bytes) {
    creditBytes += bytes;
    return creditBytes <= Integer.MAX_VALUE;
  }

  boolean hasSendable() {
    return !sent && (queuedBytes > 0 ? creditBytes > 0 : ended);
  }

  boolean isEmptyAndEnded() {
    return ended && queuedBytes == 0;
  }

  /** The next part, at most so long, or null when only the end is left. */
  Buffer next(int atMostBytes) {
    Buffer first = queue.peek();
    if (first == null) {
      return null;
    }
    int left = first.length() - offsetInFirst;
    int bytes = (int) Math.min(Math.min(atMostBytes, creditBytes), left);
    Buffer part = first;
    if (bytes < first.length()) {
      part = first.slice(offsetInFirst, offsetInFirst + bytes);
    }
    if (bytes == left) {
      queue.poll();
      offsetInFirst = 0;
    } else {
      offsetInFirst += bytes;
    }
    creditBytes -= bytes;
    queuedBytes -= bytes;
    return part;
  }

  void clear() {
    queue.clear();
    queuedBytes = 0;
    ended = true;
    sent = true;
  }
}
