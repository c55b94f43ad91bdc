package dev.culvert.core.exchange;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;

/**
 * The peer's direction of an exchange: which frames may come, and what has arrived for the reader
 * and was not taken yet.
 *
 * <p>Plain state; owned by the exchange's event loop.
 */
final class InboundBody {

  /** Parts that wait are joined up to this size, so that tiny frames do not cost a buffer each. */
  private static final int JOINED_BYTES = 4 * 1024;

  private final Exchange exchange;
  private final ExchangeHandlers handlers;
  private final ReceiveWindow window;

  /** Made when the first part has to wait, which few have to. */
  private ArrayDeque<Buffer> waiting;

  private int waitingBytes;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private long demand = Long.MAX_VALUE;
  private boolean delivering;
  private boolean headAwaited;
  private boolean finished;
  private boolean endTold;
  private boolean dropped;
  private BodyLength length = BodyLength.UNKNOWN;

  /** Made when the first interim head comes, which few exchanges have. */
  private InterimHeads interimHeads;

  private HeaderFields trailers = HeaderFields.NONE;

  /**
   * @param headAwaited whether response heads come before the body
   * @param window null when the body has no bytes
   * @param finished whether the end arrived already
   */
  InboundBody(
      Exchange exchange,
      boolean headAwaited,
      ExchangeHandlers handlers,
      ReceiveWindow window,
      boolean finished) {
    this.exchange = exchange;
    this.headAwaited = headAwaited;
    this.handlers = handlers;
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

  HeaderFields trailers() {
    return trailers;
  }

  /** What Content-Length of the head says, in bytes; -1 when it says nothing or has not come. */
  long declaredBytes() {
    return length.declaredBytes();
  }

  /** The head of the request, which came before this direction was made, says how long it is. */
  void expect(BodyLength expected) {
    length = expected;
  }

  void receivedHead(ResponseHead head, boolean fin, int payloadBytes) {
    if (!headAwaited || (fin && head.isInterim())) {
      throw new ProtocolException("HEAD where none may be");
    }
    if (head.isInterim()) {
      checkInterim(head, payloadBytes);
    } else {
      length = BodyLength.ofResponse(exchange.requestHead().method(), head, fin);
    }
    headAwaited = head.isInterim();
    // First, so that the reader of the head sees that nothing follows.
    finished = fin;
    exchange.becomeAccepted();
    if (!dropped) {
      // The end is told after the head, not while it is handled.
      delivering = fin;
      handlers.tell(handlers.head, head);
      delivering = false;
    }
    if (fin) {
      finish();
    }
  }

  private void checkInterim(ResponseHead head, int payloadBytes) {
    if (head.status() == 101) {
      throw new ProtocolException("HEAD: status 101 where nothing asked for an upgrade");
    }
    if (interimHeads == null) {
      interimHeads = new InterimHeads();
    }
    interimHeads.add(payloadBytes);
  }

  void receivedData(Buffer payload, boolean fin, long nowNanos) {
    if (finished || headAwaited) {
      throw new ProtocolException("DATA where none may be");
    }
    if (window == null || !window.received(payload.length(), nowNanos)) {
      throw new ProtocolException("DATA beyond the credit");
    }
    length.received(payload.length());
    if (fin) {
      length.ended();
    }
    // First, so that the reader sees that nothing follows.
    finished = fin;
    add(payload);
    if (fin) {
      finish();
    }
  }

  void receivedEnd(HeaderFields last) {
    if (finished || headAwaited) {
      throw new ProtocolException("END where none may be");
    }
    length.ended();
    trailers = last;
    finish();
  }

  /** Whether the reader has had all of it. */
  boolean isRead() {
    return finished && hasNoneWaiting();
  }

  private void add(Buffer payload) {
    if (payload.length() == 0) {
      return;
    }
    if (hasNoneWaiting() && canDeliver() && !delivering) {
      hand(payload);
      return;
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    waitingBytes += payload.length();
    exchange.held().add(payload.length());
    Buffer last = waiting.peekLast();
    if (last != null && last.length() + payload.length() <= JOINED_BYTES) {
      last.appendBuffer(payload);
    } else {
      // A copy: the payload is a slice, and would keep alive all that arrived with it.
      waiting.add(payload.copy());
    }
  }

  private void finish() {
    if (dropped) {
      return;
    }
    finished = true;
    deliver();
    if (isRead()) {
      exchange.closeIfDone();
    }
  }

  /** The credit to give after the reader took so much. */
  int consumed(int bytes, long nowNanos) {
    return finished ? 0 : window.consumed(bytes, nowNanos);
  }

  /** Lets the peer send more than the protocol's first window, and says how much. */
  int widen() {
    return window == null || finished ? 0 : window.widen(MultiplexerOptions.USED_WINDOW_BYTES);
  }

  private boolean hasNoneWaiting() {
    return waiting == null || waiting.isEmpty();
  }

  private boolean canDeliver() {
    return demand > 0 && handler != null;
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    boolean had = !hasNoneWaiting();
    while (!hasNoneWaiting() && canDeliver() && !dropped) {
      Buffer next = waiting.poll();
      waitingBytes -= next.length();
      exchange.held().remove(next.length());
      hand(next);
    }
    delivering = false;
    if (isRead() && !dropped) {
      if (!endTold && endHandler != null && demand > 0) {
        endTold = true;
        handlers.tell(endHandler, null);
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
    handlers.tell(handler, payload);
    if (!dropped) {
      exchange.consumed(payload.length());
    }
  }

  /**
   * The exchange is closed: the window is given back.
   *
   * @param failed whether it was reset, so that the reader is told nothing more
   */
  void clear(boolean failed) {
    dropped = failed;
    if (waitingBytes > 0) {
      waiting.clear();
      exchange.held().remove(waitingBytes);
      waitingBytes = 0;
    }
    if (window != null) {
      window.release();
    }
  }
}
