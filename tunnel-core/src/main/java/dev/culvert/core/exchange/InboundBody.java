package dev.culvert.core.exchange;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.frame.TcpHead;
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

  private final Leg leg;
  private final ExchangeHandlers handlers;
  private final Acceptance acceptance;
  private final LinkWriter writer;
  private final ReceiveWindow window;

  /** Null while the response head is awaited, which says it. */
  private BodyLength length;

  /** Made when the first part has to wait, which few have to. */
  private ArrayDeque<Buffer> waiting;

  private int waitingBytes;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private long demand = Long.MAX_VALUE;
  private boolean delivering;
  private boolean finished;
  private boolean endTold;
  private boolean dropped;

  /** Made when the first interim head comes, which few exchanges have. */
  private InterimHeads interimHeads;

  private HeaderFields trailers = HeaderFields.NONE;

  /**
   * A body of which nothing has come.
   *
   * @param leg whose body it is; what waits here is charged to it
   * @param handlers are told of the heads and of the acceptance
   * @param acceptance given by a response head, and with the first credit
   * @param writer takes the credit
   * @param window null when the body has no bytes
   * @param length null when response heads come before the body
   * @param finished whether the end arrived already
   */
  InboundBody(
      Leg leg,
      ExchangeHandlers handlers,
      Acceptance acceptance,
      LinkWriter writer,
      ReceiveWindow window,
      BodyLength length,
      boolean finished) {
    this.leg = leg;
    this.handlers = handlers;
    this.acceptance = acceptance;
    this.writer = writer;
    this.window = window;
    this.length = length;
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
    return length == null ? -1 : length.declaredBytes();
  }

  /**
   * A response head came.
   *
   * @param asked what the exchange was opened with
   */
  void receivedHead(OpenHead asked, ResponseHead head, boolean fin, int payloadBytes) {
    if (length != null || (fin && head.isInterim())) {
      throw new ProtocolException("HEAD where none may be");
    }
    if (head.isInterim()) {
      checkInterim(asked, payloadBytes);
    } else {
      length = ResponseRules.length(asked, head, fin);
    }
    // First, so that the reader of the head sees that nothing follows.
    finished = fin;
    if (acceptance.give()) {
      handlers.tell(handlers.accepted, null);
    }
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

  private void checkInterim(OpenHead asked, int payloadBytes) {
    if (asked instanceof TcpHead) {
      throw new ProtocolException("HEAD: an interim one of a TCP session");
    }
    if (interimHeads == null) {
      interimHeads = new InterimHeads();
    }
    interimHeads.add(payloadBytes);
  }

  void receivedData(Buffer payload, boolean fin, long nowNanos) {
    if (finished || length == null) {
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
    if (finished || length == null) {
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
    leg.held().add(payload.length());
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
      leg.closeIfDone();
    }
  }

  /** The reader took so much: gives credit, unless no more comes. */
  private void consumed(int bytes) {
    int credit = finished ? 0 : window.consumed(bytes, writer.nowNanos());
    if (credit > 0) {
      acceptance.give();
      writer.sendCredit(leg.id(), credit);
    }
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
      leg.held().remove(next.length());
      hand(next);
    }
    delivering = false;
    if (isRead() && !dropped) {
      if (!endTold && endHandler != null && demand > 0) {
        endTold = true;
        handlers.tell(endHandler, null);
      }
      if (had) {
        leg.closeIfDone();
      }
    }
  }

  private void hand(Buffer payload) {
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    handlers.tell(handler, payload);
    if (!dropped) {
      consumed(payload.length());
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
      leg.held().remove(waitingBytes);
      waitingBytes = 0;
    }
    if (window != null) {
      window.release();
    }
  }
}
