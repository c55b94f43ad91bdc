package dev.culvert.core.exchange;

import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * Decides what goes out next on a link: control frames and heads first, then the exchanges in turn.
 *
 * <p>Plain state; owned by the link's event loop.
 */
final class OutboundQueue {

  /** What one exchange may send in its turn, in bytes. */
  static final int TURN_BYTES = 64 * 1024;

  /** What one write takes, so that the peer can read one while the next is on the way. */
  static final int BATCH_BYTES = 256 * 1024;

  private static final int LEAST_CONTROL_BYTES = 256;
  private static final int MOST_CONTROL_BYTES = 16 * 1024;

  private final Link link;
  private final ArrayDeque<Leg> turns = new ArrayDeque<>();
  private Buffer control;
  private int expectedControlBytes = LEAST_CONTROL_BYTES;

  /** Whose turn the last batch had no room to complete, and how much it had by then. */
  private Leg cutShort;

  private int cutShortAfterBytes;

  OutboundQueue(Link link) {
    this.link = link;
  }

  /** Where a control frame or head is appended; it leaves before any body. */
  Buffer control() {
    if (control == null) {
      control = Buffer.buffer(expectedControlBytes);
    }
    return control;
  }

  /** How many bytes of control frames and heads wait. */
  int controlBytes() {
    return control == null ? 0 : control.length();
  }

  /** Gives the exchange a turn, unless it has one waiting. */
  void enqueue(Leg exchange) {
    if (!exchange.hasTurn) {
      exchange.hasTurn = true;
      turns.add(exchange);
    }
  }

  boolean isEmpty() {
    return control == null && turns.isEmpty();
  }

  void clear() {
    control = null;
    turns.clear();
    cutShort = null;
  }

  /**
   * Fills a batch with what the link takes now.
   *
   * @return null when there is nothing to write or the link takes nothing
   */
  FrameBatch next() {
    if (isEmpty()) {
      return null;
    }
    int room = Math.min(BATCH_BYTES, link.writableBytes());
    if (room <= 0) {
      return null;
    }
    FrameBatch batch = new FrameBatch(control);
    control = null;
    while (batch.bytes() < room) {
      Leg exchange = turns.poll();
      if (exchange == null) {
        break;
      }
      exchange.hasTurn = false;
      takeTurn(exchange, batch, room);
    }
    // As large as this one became, within bounds, the next one need not grow.
    int bytes = batch.longestTailBytes();
    expectedControlBytes = Math.max(LEAST_CONTROL_BYTES, Math.min(bytes, MOST_CONTROL_BYTES));
    return batch.isEmpty() ? null : batch;
  }

  /**
   * A turn that the room cuts short goes on with the next batch, or its exchange would get less.
   */
  private void takeTurn(Leg exchange, FrameBatch batch, int room) {
    int takenBytes = exchange == cutShort ? cutShortAfterBytes : 0;
    cutShort = null;
    int before = batch.bytes();
    exchange.takeTurn(batch, Math.min(TURN_BYTES - takenBytes, room - before));
    takenBytes += batch.bytes() - before;
    if (!exchange.wantsTurn()) {
      return;
    }
    if (takenBytes < TURN_BYTES && batch.bytes() >= room) {
      cutShort = exchange;
      cutShortAfterBytes = takenBytes;
      exchange.hasTurn = true;
      turns.addFirst(exchange);
    } else {
      enqueue(exchange);
    }
  }

  /** The control frames alone, whatever the link takes now; null when there are none. */
  FrameBatch controlOnly() {
    if (control == null) {
      return null;
    }
    FrameBatch batch = new FrameBatch(control);
    control = null;
    return batch;
  }
}
