package dev.culvert.core.exchange;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * What has arrived for the reader and was not taken yet.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class InboundBody {

  private final Exchange exchange;
  private final ReceiveWindow window;
  private final ArrayDeque<Buffer> waiting = new ArrayDeque<>(2);
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private long demand = Long.MAX_VALUE;
  private boolean delivering;
  private boolean finished;
  private boolean endTold;
  private boolean dropped;

  /**
   * @param window null when the body has no bytes
   * @param finished whether the end arrived already
   */
  InboundBody(Exchange exchange, ReceiveWindow window, boolean finished) {
    this.exchange = exchange;
    this.window = window;
    this.finished = finished;
  }

  void handler(Handler<Buffer> newHandler) {
    handler = newHandler;
    deliver();
  }

  void endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    deliver();
  }

  void pause() {
    demand = 0;
  }

  void fetch(long amount) {
    demand += amount;
    if (demand < 0) {
      demand = Long.MAX_VALUE;
    }
    deliver();
  }

  /** Whether the peer ended its direction. */
  boolean isFinished() {
    return finished;
  }

  /** Whether the reader has had all of it. */
  boolean isRead() {
    return finished && waiting.isEmpty();
  }

  /** Counts data against the window; false when it is beyond it. */
  boolean admit(int bytes, long nowNanos) {
    return window != null && window.received(bytes, nowNanos);
  }

  void add(Buffer payload) {
    if (waiting.isEmpty() && canDeliver() && !delivering) {
      hand(payload);
    } else if (payload.length() > 0) {
      // A copy: the payload is a slice, and would keep alive all that arrived with it.
      waiting.add(payload.copy());
    }
  }

  void finish() {
    finished = true;
    deliver();
    if (isRead()) {
      exchange.closeIfDone();
    }
  }

  /** The credit to give after the reader took so much. */
  int consumed(int bytes, long nowNanos) {
    int credit = window.consumed(bytes, nowNanos);
    return finished ? 0 : credit;
  }

  private boolean canDeliver() {
    return demand > 0 && handler != null;
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    boolean had = !waiting.isEmpty();
    while (!waiting.isEmpty() && canDeliver() && !dropped) {
      hand(waiting.poll());
    }
    delivering = false;
    if (isRead() && !dropped) {
      if (!endTold && endHandler != null && demand > 0) {
        endTold = true;
        endHandler.handle(null);
      }
      if (had) {
        exchange.closeIfDone();
      }
    }
  }

  private void hand(Buffer payload) {
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    handler.handle(payload);
    if (!dropped) {
      exchange.consumed(payload.length());
    }
  }

  /** The exchange is closed: what is left unread is dropped, and the window given back. */
  void clear() {
    if (!isRead()) {
      dropped = true;
      waiting.clear();
    }
    if (window != null) {
      window.release();
    }
  }
}
