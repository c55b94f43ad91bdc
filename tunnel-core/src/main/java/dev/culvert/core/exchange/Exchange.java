package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameLimits;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.link.FrameBatch;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * One request and its response on a link: what the other end sends is the {@code ReadStream}, what
 * goes to it is the {@code WriteStream}.
 *
 * <p>The two directions end separately. A direction that cannot end properly is never ended: the
 * exchange is reset, and both ends know. Reading grants credit to the peer as the handler consumes;
 * a paused exchange holds at most its window.
 *
 * <p>Threading: every method is called, and every handler runs, on the event loop of the link.
 * Handlers are not called any more once the exchange was reset from this side.
 */
public final class Exchange implements ReadStream<Buffer>, WriteStream<Buffer> {

  private static final Future<Void> TAKEN = Future.succeededFuture();

  private final Multiplexer multiplexer;
  private final int id;
  private final boolean opener;
  private final RequestHead requestHead;

  // All of the following is owned by the event loop of the link.
  private final InboundBody inbound;
  private final OutboundBody outbound;
  boolean hasTurn;
  boolean delivered;
  private boolean accepted;
  private boolean finalHeadSeen;
  private boolean finalHeadSent;
  private boolean closed;
  private ExchangeResetException failure;
  private final long openedAtNanos;
  private HeaderFields trailers = new HeaderFields(1);
  private Handler<ResponseHead> headHandler;
  private Handler<Void> acceptedHandler;
  private Handler<Throwable> exceptionHandler;
  private Handler<Void> drainHandler;
  private Handler<Void> closedHandler;

  Exchange(
      Multiplexer multiplexer,
      int id,
      boolean opener,
      RequestHead requestHead,
      int sendCreditBytes,
      ReceiveWindow receiveWindow,
      boolean peerFinished,
      long nowNanos) {
    this.multiplexer = multiplexer;
    this.id = id;
    this.opener = opener;
    this.requestHead = requestHead;
    this.openedAtNanos = nowNanos;
    this.outbound = new OutboundBody(sendCreditBytes);
    this.inbound = new InboundBody(this, receiveWindow, peerFinished);
  }

  // ---- what both sides ask

  /** The exchange's number on its link, unsigned; used once. */
  public int id() {
    return id;
  }

  public RequestHead requestHead() {
    return requestHead;
  }

  /** Whether the request was handed to the link, so that the other end may act on it. */
  public boolean isDelivered() {
    return delivered;
  }

  /** Whether both directions ended, or it was reset. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether this side has nothing more to write. */
  public boolean isWriteEnded() {
    return outbound.isEnded();
  }

  /** Whether the other direction has ended and nothing of it is left to read. */
  public boolean isReadEnded() {
    return inbound.isRead();
  }

  /** The trailers of the other direction; empty until its end handler was called. */
  public HeaderFields trailers() {
    return trailers;
  }

  /** Told once, whatever way the exchange ends, also when this side reset it. */
  public Exchange closedHandler(Handler<Void> handler) {
    closedHandler = handler;
    return this;
  }

  // ---- the opener's side

  /** Told of each response head: interim ones, then the final one. */
  public Exchange headHandler(Handler<ResponseHead> handler) {
    headHandler = handler;
    return this;
  }

  /** Told once, when the other end accepted the exchange and can refuse it no more. */
  public Exchange acceptedHandler(Handler<Void> handler) {
    acceptedHandler = handler;
    return this;
  }

  // ---- the acceptor's side

  /** Says that this end acts on the request from now on and will not refuse it. */
  public void accept() {
    if (!accepted && !closed) {
      accepted = true;
      multiplexer.credit(this, 0);
    }
  }

  /**
   * Sends a response head.
   *
   * @param fin whether no body and no trailers follow
   * @throws IllegalArgumentException when the head is longer than 64 KiB; nothing was sent
   */
  public void writeHead(ResponseHead head, boolean fin) {
    if (closed) {
      return;
    }
    if (opener || finalHeadSent) {
      throw new IllegalStateException("exchange " + id + ": no head may be written now");
    }
    Frames.appendHead(multiplexer.outbound().control(), id, fin, head);
    accepted = true;
    finalHeadSent = !head.isInterim();
    multiplexer.flushSoon();
    if (fin) {
      outbound.endWithHead();
      closeIfDone();
    }
  }

  // ---- writing

  /**
   * Queues a part of the body.
   *
   * @return succeeded as soon as the part is queued; failed when the exchange was reset
   */
  @Override
  public Future<Void> write(Buffer data) {
    if (closed) {
      return Future.failedFuture(resetOr("closed"));
    }
    if (outbound.isEnded()) {
      return Future.failedFuture(new IllegalStateException("exchange " + id + ": body has ended"));
    }
    outbound.add(data);
    takeTurnSoon();
    return TAKEN;
  }

  @Override
  public Future<Void> end() {
    return end((HeaderFields) null);
  }

  /**
   * Ends this direction with trailers.
   *
   * @param last may be null for none; no more than 64 KiB, or the exchange is reset
   */
  public Future<Void> end(HeaderFields last) {
    if (closed) {
      return Future.failedFuture(resetOr("closed"));
    }
    if (!outbound.isEnded()) {
      outbound.end(last == null || last.size() == 0 ? null : last);
      takeTurnSoon();
    }
    return TAKEN;
  }

  @Override
  public Exchange setWriteQueueMaxSize(int maxSize) {
    outbound.setMaxBytes(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return outbound.isFull();
  }

  @Override
  public Exchange drainHandler(Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  // ---- reading

  @Override
  public Exchange handler(Handler<Buffer> handler) {
    inbound.handler(handler);
    return this;
  }

  @Override
  public Exchange pause() {
    inbound.pause();
    return this;
  }

  @Override
  public Exchange resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Exchange fetch(long amount) {
    inbound.fetch(amount);
    return this;
  }

  @Override
  public Exchange endHandler(Handler<Void> handler) {
    inbound.endHandler(handler);
    return this;
  }

  /** Told of a reset that this side did not ask for, as an {@link ExchangeResetException}. */
  @Override
  public Exchange exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  // ---- the end

  /** Ends both directions at once, at both ends. Nothing happens when the exchange is closed. */
  public void reset(ResetCode code, String text) {
    if (!closed) {
      failure = new ExchangeResetException(code, text, ExchangeResetException.By.PEER, delivered);
      Frames.appendReset(multiplexer.outbound().control(), id, code.number(), text);
      multiplexer.flushSoon();
      close();
    }
  }

  /** Ends the exchange without a word to the peer, and tells this side why. */
  void fail(ResetCode code, String text, ExchangeResetException.By by, boolean wasDelivered) {
    if (!closed) {
      failure = new ExchangeResetException(code, text, by, wasDelivered);
      close();
      if (exceptionHandler != null) {
        exceptionHandler.handle(failure);
      }
    }
  }

  private ExchangeResetException resetOr(String text) {
    return failure != null
        ? failure
        : new ExchangeResetException(
            ResetCode.CANCELLED, text, ExchangeResetException.By.PEER, delivered);
  }

  private void close() {
    closed = true;
    outbound.clear();
    inbound.clear();
    multiplexer.closed(this);
    if (closedHandler != null) {
      closedHandler.handle(null);
    }
  }

  void closeIfDone() {
    if (!closed && outbound.isSent() && inbound.isRead()) {
      close();
    }
  }

  /** The request has no body: OPEN carried the end. */
  void endedWithOpen() {
    outbound.endWithHead();
  }

  // ---- frames from the peer, told by the multiplexer

  void receivedHead(ResponseHead head, boolean fin) {
    if (!opener || finalHeadSeen) {
      throw multiplexer.protocolError(id, "HEAD where none may be");
    }
    becomeAccepted();
    finalHeadSeen = !head.isInterim();
    if (headHandler != null) {
      headHandler.handle(head);
    }
    if (fin && !closed) {
      inbound.finish();
    }
  }

  void receivedData(Buffer payload, boolean fin, long nowNanos) {
    if (inbound.isFinished() || (opener && !finalHeadSeen)) {
      throw multiplexer.protocolError(id, "DATA where none may be");
    }
    if (!inbound.admit(payload.length(), nowNanos)) {
      throw multiplexer.protocolError(id, "DATA beyond the credit");
    }
    inbound.add(payload);
    if (fin && !closed) {
      inbound.finish();
    }
  }

  void receivedEnd(HeaderFields last) {
    if (inbound.isFinished() || (opener && !finalHeadSeen)) {
      throw multiplexer.protocolError(id, "END where none may be");
    }
    trailers = last;
    inbound.finish();
  }

  void receivedCredit(long bytes) {
    becomeAccepted();
    if (closed) {
      return;
    }
    if (!outbound.addCredit(bytes)) {
      throw multiplexer.protocolError(id, "CREDIT beyond 2^31 - 1");
    }
    takeTurnSoon();
  }

  void receivedReset(ResetCode code, String text) {
    if (code == ResetCode.REFUSED && accepted) {
      fail(
          ResetCode.PROTOCOL,
          "refused after it was accepted: " + text,
          ExchangeResetException.By.PEER,
          true);
      return;
    }
    fail(code, text, ExchangeResetException.By.PEER, code != ResetCode.REFUSED);
  }

  private void becomeAccepted() {
    if (opener && !accepted) {
      accepted = true;
      if (acceptedHandler != null) {
        acceptedHandler.handle(null);
      }
    }
  }

  /** The reader took so many bytes. */
  void consumed(int bytes) {
    int credit = inbound.consumed(bytes, multiplexer.nowNanos());
    if (credit > 0 && !closed) {
      accepted |= !opener;
      multiplexer.credit(this, credit);
    }
  }

  /** Called now and then: opened exchanges must be accepted in time, at both ends. */
  void checkAccepted(long nowNanos, long limitNanos) {
    if (accepted || closed) {
      return;
    }
    long ageNanos = nowNanos - openedAtNanos;
    if (!opener) {
      if (ageNanos > limitNanos / 4) {
        accept();
      }
    } else if (ageNanos > limitNanos) {
      Frames.appendReset(
          multiplexer.outbound().control(), id, ResetCode.CANCELLED.number(), "not accepted");
      multiplexer.flushSoon();
      fail(
          ResetCode.TIMEOUT,
          "not accepted in time",
          ExchangeResetException.By.NOT_ACCEPTED,
          delivered);
    }
  }

  // ---- the turn on the link

  boolean wantsTurn() {
    return !closed && outbound.hasSendable();
  }

  private void takeTurnSoon() {
    if (wantsTurn()) {
      multiplexer.outbound().enqueue(this);
      multiplexer.flushSoon();
    }
  }

  /** Appends as much as credit and {@code maxBytes} allow. */
  void takeTurn(FrameBatch batch, int maxBytes) {
    int left = maxBytes;
    while (left > 0 && wantsTurn()) {
      Buffer part = outbound.next(Math.min(FrameLimits.MAX_DATA_BYTES, left));
      boolean fin = outbound.isEmptyAndEnded() && outbound.trailers() == null;
      if (part != null) {
        FrameHeader.append(
            batch.tail(), part.length(), FrameType.DATA, fin ? FrameHeader.FIN : 0, id);
        batch.addPayload(part);
        left -= part.length();
      } else {
        appendEnd(batch);
        fin = true;
      }
      if (fin) {
        outbound.sent();
        closeIfDone();
        return;
      }
    }
    if (outbound.hasDrained()) {
      multiplexer.afterWrite(this::drained);
    }
  }

  private void appendEnd(FrameBatch batch) {
    try {
      HeaderFields last = outbound.trailers();
      Frames.appendEnd(batch.tail(), id, last == null ? new HeaderFields(1) : last);
    } catch (IllegalArgumentException e) {
      multiplexer.afterWrite(() -> reset(ResetCode.TOO_LARGE, e.getMessage()));
    }
  }

  private void drained() {
    if (!closed && drainHandler != null) {
      drainHandler.handle(null);
    }
  }
}
