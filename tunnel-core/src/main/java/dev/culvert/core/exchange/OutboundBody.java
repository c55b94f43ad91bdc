package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameLimits;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.link.FrameBatch;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * What one side has written and not yet sent, and the credit it may still use.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class OutboundBody {

  private static final int DEFAULT_MAX_BYTES = 64 * 1024;

  /** What may wait before it is charged: what leaves in the same turn of the event loop is not. */
  private static final int UNCHARGED_BYTES = 64 * 1024;

  private final Leg leg;

  /** Made when the first part comes, since many a direction has none. */
  private ArrayDeque<Buffer> queue;

  private long creditBytes;
  private int queuedBytes;
  private int chargedBytes;
  private int maxBytes = DEFAULT_MAX_BYTES;
  private int offsetInFirst;
  private boolean wasFull;
  private boolean ended;
  private boolean sent;
  private HeaderFields trailers;

  OutboundBody(Leg leg, int creditBytes) {
    this.leg = leg;
    this.creditBytes = creditBytes;
  }

  void setMaxBytes(int bytes) {
    maxBytes = bytes;
  }

  /** Queues data and becomes its owner. */
  void add(Buffer data) {
    if (data.length() > 0) {
      if (queue == null) {
        queue = new ArrayDeque<>(2);
      }
      // A small part that has to wait must not hold up the memory it came in.
      boolean small = data.length() < PooledBuffer.LEAST_KEPT_BYTES && !queue.isEmpty();
      queue.add(small ? PooledBuffer.toHeap(data) : data);
      queuedBytes += data.length();
      wasFull |= queuedBytes >= maxBytes;
      if (creditBytes == 0 || queuedBytes - chargedBytes > UNCHARGED_BYTES) {
        charge();
      }
    }
  }

  /** Charges what waits now to the account, or gives back what waits no more. */
  void charge() {
    if (queuedBytes > chargedBytes) {
      leg.held().add(queuedBytes - chargedBytes);
    } else if (queuedBytes < chargedBytes) {
      leg.held().remove(chargedBytes - queuedBytes);
    }
    chargedBytes = queuedBytes;
  }

  /**
   * Whether the writer should wait; who was told so will be told when it drained. When memory is
   * short that is as soon as something waits that may not be sent.
   */
  boolean isFull() {
    boolean full =
        queuedBytes >= maxBytes
            || (queuedBytes > 0 && creditBytes < queuedBytes && leg.account().isPressed());
    wasFull |= full;
    return full;
  }

  /**
   * Whether it was full and now is at most half full, or empty while memory is short; told once
   * each time.
   */
  boolean hasDrained() {
    if (wasFull && queuedBytes <= (leg.account().isPressed() ? 0 : maxBytes / 2)) {
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

  /**
   * Appends DATA frames as far as credit and {@code maxBytes} allow, and the end when it is
   * reached.
   *
   * @return whether the end is among what was appended
   */
  boolean appendTo(FrameBatch batch, int exchangeId, int maxBytes) {
    int left = maxBytes;
    while (left > 0 && hasSendable()) {
      if (queuedBytes == 0) {
        Frames.appendEnd(batch.tail(), exchangeId, trailers == null ? HeaderFields.NONE : trailers);
        sent = true;
      } else {
        Buffer part = next(Math.min(FrameLimits.MAX_DATA_BYTES, left));
        sent = ended && queuedBytes == 0 && trailers == null;
        int flags = sent ? FrameHeader.FIN : 0;
        FrameHeader.append(batch.tail(), part.length(), FrameType.DATA, flags, exchangeId);
        batch.addPayload(part);
        left -= part.length();
      }
    }
    if (queuedBytes > 0 || chargedBytes > 0) {
      charge();
    }
    return sent;
  }

  /** The next part of what is queued, at most so long. */
  private Buffer next(int atMostBytes) {
    Buffer first = queue.peek();
    int left = first.length() - offsetInFirst;
    int bytes = (int) Math.min(Math.min(atMostBytes, creditBytes), left);
    Buffer part = first;
    boolean whole = bytes == first.length();
    if (!whole) {
      part = PooledBuffer.keepSlice(first, offsetInFirst, offsetInFirst + bytes);
    }
    if (bytes == left) {
      queue.poll();
      offsetInFirst = 0;
      if (!whole) {
        PooledBuffer.release(first);
      }
    } else {
      offsetInFirst += bytes;
    }
    creditBytes -= bytes;
    queuedBytes -= bytes;
    return part;
  }

  void clear() {
    if (queue != null) {
      queue.forEach(PooledBuffer::release);
      queue.clear();
    }
    queuedBytes = 0;
    charge();
    ended = true;
    sent = true;
  }
}
