package dev.culvert.core.exchange;

import dev.culvert.core.exchange.ExchangeResetException.By;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.frame.UpgradeHead;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

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
public final class Exchange extends LocalLeg implements OutgoingExchange {

  private static final Future<Void> TAKEN = Future.succeededFuture();

  // Owned by the event loop of the link.
  private boolean finalHeadSent;

  private Exchange(
      LinkSide side,
      MemoryAccount account,
      int id,
      OpenHead head,
      Acceptance acceptance,
      int sendCreditBytes,
      ReceiveWindow receiveWindow,
      BodyLength expected,
      boolean inboundFinished) {
    super(
        side,
        account,
        id,
        head,
        acceptance,
        sendCreditBytes,
        receiveWindow,
        expected,
        inboundFinished);
  }

  /**
   * One that this end opens.
   *
   * @param window of the response
   * @param fin whether the request has no body
   */
  static Exchange opening(
      LinkSide side,
      MemoryAccount account,
      int id,
      OpenHead head,
      ReceiveWindow window,
      boolean fin) {
    Acceptance acceptance = new Acceptance(true, side.writer().nowNanos());
    int creditBytes = MultiplexerOptions.REQUEST_WINDOW_BYTES;
    Exchange exchange =
        new Exchange(side, account, id, head, acceptance, creditBytes, window, null, false);
    if (fin) {
      exchange.outbound.endWithHead();
    }
    return exchange;
  }

  /**
   * One that the peer opened.
   *
   * @param creditBytes what may be sent of the response
   * @param window of the request; null when that has no body
   * @param length of the request's body, by its head
   */
  static Exchange taking(
      LinkSide side,
      MemoryAccount account,
      int id,
      OpenHead head,
      int creditBytes,
      ReceiveWindow window,
      BodyLength length) {
    Acceptance acceptance = new Acceptance(false, side.writer().nowNanos());
    boolean bodyless = window == null;
    Exchange exchange =
        new Exchange(side, account, id, head, acceptance, creditBytes, window, length, bodyless);
    exchange.delivered = true;
    return exchange;
  }

  /** Hands it to its owner, who sets its handlers. */
  void begin(Handler<Exchange> owner) {
    handlers.tell(owner, this);
  }

  /** The exchange's number on its link, unsigned; used once. */
  @Override
  public int id() {
    return super.id();
  }

  /** What it was opened with. */
  public OpenHead head() {
    return head;
  }

  /**
   * The request, of HTTP or one that asks for an upgrade.
   *
   * @throws IllegalStateException when it is a TCP session
   */
  public HttpHead requestHead() {
    if (head instanceof HttpHead request) {
      return request;
    } else if (head instanceof UpgradeHead upgrade) {
      return upgrade.request();
    }
    throw new IllegalStateException(this + ": is no request");
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
  @Override
  public boolean isWriteSent() {
    return outbound.isSent();
  }

  /**
   * Whether the other direction has ended and nothing of it is left to read; true already while the
   * handler has the last part, unless trailers follow.
   */
  @Override
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
  @Override
  public HeaderFields trailers() {
    return inbound.trailers();
  }

  /** The account of its tunnel. */
  @Override
  public MemoryAccount account() {
    return super.account();
  }

  /**
   * What waits in this process because of it. Who keeps bytes of it adds them, and removes them
   * when they are gone, also after the exchange was closed.
   */
  @Override
  public Holding holding() {
    return held();
  }

  /** Told once, whatever way the exchange ends, also when this side reset it. */
  @Override
  public Exchange closedHandler(Handler<Void> handler) {
    handlers.closed = handler;
    return this;
  }

  /** The opener is told of each response head: interim ones, then the final one. */
  @Override
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
    giveAcceptance();
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
    if (acceptance.isOpener() || finalHeadSent) {
      throw new IllegalStateException(this + ": no head may be written now");
    }
    if (fin && head.isInterim()) {
      throw new IllegalArgumentException(this + ": status " + head.status() + " cannot be the end");
    }
    Frames.appendHead(writer.control(), id(), fin, head);
    acceptance.give();
    finalHeadSent = !head.isInterim();
    writer.flushSoon();
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
  @Override
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
    if (failure != null || (!outbound.isEnded() && (acceptance.isOpener() || finalHeadSent))) {
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
  @Override
  public void reset(ResetCode code, String text) {
    if (!closed) {
      ResetCode sent =
          code == ResetCode.REFUSED && acceptance.isGiven() ? ResetCode.INTERNAL : code;
      failure = new ExchangeResetException(sent, text, By.PEER, delivered);
      writer.sendReset(id(), sent, text);
      close();
    }
  }
}
