package dev.culvert.core.exchange;

import dev.culvert.core.exchange.ExchangeResetException.By;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.memory.Ceiling;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
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
public final class Exchange extends Leg implements ReadStream<Buffer>, WriteStream<Buffer> {

  private static final Future<Void> TAKEN = Future.succeededFuture();

  private final Multiplexer multiplexer;
  private final MemoryAccount account;
  private final int id;
  private final boolean opener;
  private final RequestHead requestHead;

  // All of the following is owned by the event loop of the link.
  private final Acceptance acceptance;
  private final ExchangeHandlers handlers = new ExchangeHandlers(this);
  private final InboundBody inbound;
  private final OutboundBody outbound;
  private boolean finalHeadSent;
  private boolean closed;
  private ExchangeResetException failure;

  Exchange(
      Multiplexer multiplexer,
      MemoryAccount account,
      int id,
      boolean opener,
      RequestHead requestHead,
      int sendCreditBytes,
      ReceiveWindow receiveWindow,
      boolean bodyless,
      long nowNanos) {
    this.multiplexer = multiplexer;
    this.account = account;
    this.id = id;
    this.opener = opener;
    this.requestHead = requestHead;
    this.acceptance = new Acceptance(opener, nowNanos);
    this.outbound = new OutboundBody(this, sendCreditBytes);
    this.inbound = new InboundBody(this, opener, handlers, receiveWindow, !opener && bodyless);
    if (opener && bodyless) {
      outbound.endWithHead();
    }
  }

  /** The exchange's number on its link, unsigned; used once. */
  @Override
  public int id() {
    return id;
  }

  public RequestHead requestHead() {
    return requestHead;
  }

  /**
   * Whether the request was handed to the link, so that the other end may act on it. False again
   * when the other end said that it did not touch it.
   */
  public boolean isDelivered() {
    return delivered;
  }

  /** Whether both directions ended, or it was reset. */
  public boolean isClosed() {
    return closed;
  }

  /** Why it was reset, by whichever side; null unless it was. */
  public ExchangeResetException failure() {
    return failure;
  }

  /** Whether this side has nothing more to write. */
  public boolean isWriteEnded() {
    return outbound.isEnded();
  }

  /** Whether the end of this direction was handed to the link. */
  public boolean isWriteSent() {
    return outbound.isSent();
  }

  /**
   * Whether the other direction has ended and nothing of it is left to read; true already while the
   * handler has the last part, unless trailers follow.
   */
  public boolean isReadEnded() {
    return inbound.isRead();
  }

  /**
   * What Content-Length of the other direction's head says, in bytes; -1 when it says nothing or
   * has not come. What comes of the body is counted against it here: too much or too little is a
   * reset, as is any of it in answer to HEAD and with status 204, 205 and 304.
   */
  public long contentLength() {
    return inbound.declaredBytes();
  }

  /** The trailers of the other direction; empty until its end handler was called. */
  public HeaderFields trailers() {
    return inbound.trailers();
  }

  /** The account of its tunnel. */
  @Override
  public MemoryAccount account() {
    return account;
  }

  /**
   * What waits in this process because of it. Who keeps bytes of it adds them, and removes them
   * when they are gone, also after the exchange was closed.
   */
  public Holding holding() {
    return held();
  }

  @Override
  Holding newHolding() {
    Holding holding = new Holding(account, multiplexer.eventLoop(), this::giveWay);
    if (closed) {
      holding.finish();
    }
    return holding;
  }

  /** It holds most where too much is held; one that is closed already is told all the same. */
  private void giveWay(Ceiling ceiling) {
    if (closed) {
      handlers.tell(
          handlers.exception,
          new ExchangeResetException(ResetCode.CANCELLED, ceiling.text(), By.CEILING, delivered));
    } else {
      multiplexer.sendReset(id, ResetCode.CANCELLED, ceiling.text());
      fail(ResetCode.CANCELLED, ceiling.text(), By.CEILING, delivered);
    }
  }

  @Override
  void chargeWaiting() {
    outbound.charge();
  }

  /** Told once, whatever way the exchange ends, also when this side reset it. */
  public Exchange closedHandler(Handler<Void> handler) {
    handlers.closed = handler;
    return this;
  }

  /** The opener is told of each response head: interim ones, then the final one. */
  public Exchange headHandler(Handler<ResponseHead> handler) {
    handlers.head = handler;
    return this;
  }

  /**
   * The opener is told once, when the other end accepted the exchange and can refuse it no more.
   */
  public Exchange acceptedHandler(Handler<Void> handler) {
    handlers.accepted = handler;
    return this;
  }

  /** The acceptor says that this end acts on the request from now on and will not refuse it. */
  public void accept() {
    if (!closed && acceptance.give()) {
      multiplexer.credit(this, inbound.widen());
    }
  }

  /**
   * The acceptor sends a response head.
   *
   * @param fin whether no body and no trailers follow
   * @throws IllegalArgumentException when the head is longer than 64 KiB, has more than 1000
   *     fields, or is an interim one with {@code fin}; nothing was sent
   */
  public void writeHead(ResponseHead head, boolean fin) {
    if (closed) {
      return;
    }
    if (opener || finalHeadSent) {
      throw new IllegalStateException(this + ": no head may be written now");
    }
    if (fin && head.isInterim()) {
      throw new IllegalArgumentException(this + ": status " + head.status() + " cannot be the end");
    }
    Frames.appendHead(multiplexer.outbound().control(), id, fin, head);
    acceptance.give();
    finalHeadSent = !head.isInterim();
    multiplexer.flushSoon();
    if (fin) {
      outbound.endWithHead();
      closeIfDone();
    }
  }

  /**
   * Queues a part of the body.
   *
   * @param data not to be changed afterwards; an owned {@link PooledBuffer} is passed on to this
   *     exchange, whatever becomes of it
   * @return succeeded as soon as the part is queued; failed when the exchange was reset, when this
   *     direction has ended, or when the response has no final head yet
   */
  @Override
  public Future<Void> write(Buffer data) {
    RuntimeException obstacle = obstacleToWriting();
    if (obstacle != null) {
      PooledBuffer.release(data);
      return Future.failedFuture(obstacle);
    }
    outbound.add(PooledBuffer.keep(data));
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
   * @param last may be null for none; no more than 64 KiB and 1000 fields, or the exchange is reset
   * @return succeeded as soon as the end is queued; failed as {@link #write} is
   */
  public Future<Void> end(HeaderFields last) {
    if (failure == null && outbound.isEnded()) {
      return TAKEN;
    }
    RuntimeException obstacle = obstacleToWriting();
    if (obstacle != null) {
      return Future.failedFuture(obstacle);
    }
    if (last != null && !HeadCodec.fits(last)) {
      reset(ResetCode.TOO_LARGE, "trailers are more than a frame may hold");
      return Future.failedFuture(failure);
    }
    outbound.end(last == null || last.size() == 0 ? null : last);
    takeTurnSoon();
    return TAKEN;
  }

  private RuntimeException obstacleToWriting() {
    if (failure != null || (!outbound.isEnded() && (opener || finalHeadSent))) {
      return failure;
    }
    return new IllegalStateException(
        this + (outbound.isEnded() ? ": body has ended" : ": body before the head"));
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
    handlers.drain = handler;
    return this;
  }

  /**
   * Told of each part of the body, which is lent to the handler: {@link PooledBuffer#keep} what is
   * needed after it returns.
   */
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

  /**
   * Told of a reset that this side did not ask for, as an {@link ExchangeResetException}. A {@code
   * pipeTo} from this exchange takes this handler and clears it at its end: {@link #closedHandler}
   * and {@link #failure} stay.
   */
  @Override
  public Exchange exceptionHandler(Handler<Throwable> handler) {
    handlers.exception = handler;
    return this;
  }

  /**
   * Ends both directions at once, at both ends. Nothing happens when the exchange is closed.
   *
   * @param code REFUSED is sent as INTERNAL once the exchange was accepted: it is too late for it
   */
  public void reset(ResetCode code, String text) {
    if (!closed) {
      ResetCode sent =
          code == ResetCode.REFUSED && acceptance.isGiven() ? ResetCode.INTERNAL : code;
      failure = new ExchangeResetException(sent, text, By.PEER, delivered);
      multiplexer.sendReset(id, sent, text);
      close();
    }
  }

  /** Ends the exchange without a word to the peer, and tells this side why. */
  void fail(ResetCode code, String text, ExchangeResetException.By by, boolean wasDelivered) {
    if (!closed) {
      failure = new ExchangeResetException(code, text, by, wasDelivered);
      delivered = wasDelivered;
      close();
      handlers.tell(handlers.exception, failure);
    }
  }

  private void close() {
    closed = true;
    outbound.clear();
    inbound.clear(failure != null);
    multiplexer.closed(this);
    holdsNoMore();
    handlers.tell(handlers.closed, null);
  }

  void closeIfDone() {
    if (!closed && outbound.isSent() && inbound.isRead()) {
      close();
    }
  }

  /** The acceptor knows from the head of the request how long the body is to be. */
  void expect(BodyLength length) {
    inbound.expect(length);
  }

  /** The peer opened it. */
  void begin(StreamEvents events) {
    handlers.tell(events::opened, this);
  }

  @Override
  void frame(int type, boolean fin, Buffer payload) {
    switch (type) {
      case FrameType.HEAD ->
          inbound.receivedHead(
              HeadCodec.readResponse(new PayloadReader(payload)), fin, payload.length());
      case FrameType.DATA -> inbound.receivedData(payload, fin, multiplexer.nowNanos());
      case FrameType.END -> inbound.receivedEnd(HeadCodec.readTrailers(new PayloadReader(payload)));
      case FrameType.CREDIT -> receivedCredit(new PayloadReader(payload).unsignedInt());
      default -> {
        PayloadReader reader = new PayloadReader(payload);
        receivedReset(ResetCode.of(reader.unsignedByte()), reader.logText());
      }
    }
  }

  private void receivedCredit(long bytes) {
    becomeAccepted();
    if (!closed && !outbound.addCredit(bytes)) {
      throw new ProtocolException("credit of more than 2^31 - 1");
    }
    takeTurnSoon();
  }

  private void receivedReset(ResetCode code, String text) {
    boolean tooLate = code == ResetCode.REFUSED && acceptance.isGiven();
    fail(
        tooLate ? ResetCode.PROTOCOL : code,
        tooLate ? "refused after it was accepted: " + text : text,
        By.PEER,
        tooLate || code != ResetCode.REFUSED);
  }

  @Override
  void breakOff(ResetCode code, String text) {
    if (!closed) {
      multiplexer.sendReset(id, code, text);
      fail(code, text, By.PEER, delivered);
    }
  }

  @Override
  void notTouched(String reason) {
    fail(ResetCode.REFUSED, reason, By.PEER, false);
  }

  @Override
  void linkEnded(String reason) {
    fail(ResetCode.INTERNAL, "link ended: " + reason, By.LINK, delivered);
  }

  /** A sign of the acceptor: it acts on the exchange. */
  void becomeAccepted() {
    if (opener && acceptance.give()) {
      handlers.tell(handlers.accepted, null);
    }
  }

  /** The reader took so many bytes. */
  void consumed(int bytes) {
    int credit = inbound.consumed(bytes, multiplexer.nowNanos());
    if (credit > 0 && !closed) {
      acceptance.give();
      multiplexer.credit(this, credit);
    }
  }

  @Override
  void checkAccepted(long nowNanos, long limitNanos) {
    switch (closed ? Acceptance.Due.NOTHING : acceptance.due(nowNanos, limitNanos)) {
      case NOTHING -> {}
      case ACCEPT -> accept();
      case GIVE_UP -> {
        multiplexer.sendReset(id, ResetCode.CANCELLED, "not accepted");
        fail(ResetCode.TIMEOUT, "not accepted in time", By.NOT_ACCEPTED, delivered);
      }
    }
  }

  @Override
  boolean wantsTurn() {
    return !closed && outbound.hasSendable();
  }

  private void takeTurnSoon() {
    if (wantsTurn()) {
      multiplexer.outbound().enqueue(this);
      multiplexer.flushSoon();
    }
  }

  /** Its handlers are called after the batch was written. */
  @Override
  void takeTurn(FrameBatch batch, int maxBytes) {
    if (closed) {
      return;
    }
    if (outbound.appendTo(batch, id, maxBytes)) {
      multiplexer.afterWrite(this::closeIfDone);
    } else if (outbound.hasDrained()) {
      multiplexer.afterWrite(this::drained);
    }
  }

  private void drained() {
    if (!closed) {
      handlers.tell(handlers.drain, null);
    }
  }

  @Override
  public String toString() {
    return "exchange " + Integer.toUnsignedString(id);
  }
}
