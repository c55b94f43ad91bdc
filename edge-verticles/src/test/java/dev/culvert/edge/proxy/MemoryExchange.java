package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.ExchangeResetException.By;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.HttpHead;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * An exchange in memory. The opener's side is {@link OutgoingExchange}; the origin's side are the
 * methods before it.
 *
 * <p>Owned by the event loop.
 */
final class MemoryExchange implements OutgoingExchange {

  /** How much of a request may wait for the origin. */
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  private final EventLoop loop;
  private final OpenHead head;
  private final MemoryAccount account;
  private final Holding holding;
  private final Buffer request = Buffer.buffer();
  private final ArrayDeque<Buffer> response = new ArrayDeque<>();
  private Consumer<Buffer> whole = body -> {};
  private Handler<ResponseHead> headHandler;
  private Handler<Throwable> exceptionHandler;
  private Handler<Void> closedHandler;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Void> drainHandler;
  private int waitingBytes;
  private boolean requestEnded;
  private boolean responseEnded;
  private boolean endTold;
  private boolean paused;
  private boolean closed;

  MemoryExchange(EventLoop loop, OpenHead head, boolean fin, MemoryAccount account) {
    this.loop = loop;
    this.head = head;
    this.requestEnded = fin;
    this.account = account;
    this.holding = new Holding(account, loop, ceiling -> broken(ResetCode.CANCELLED, By.CEILING));
  }

  // ---- the origin's side

  OpenHead openHead() {
    return head;
  }

  HttpHead head() {
    return (HttpHead) head;
  }

  /** Gives the whole body of the request as soon as it is there. */
  void whenWhole(Consumer<Buffer> consumer) {
    whole = consumer;
    if (requestEnded) {
      consumer.accept(request);
    }
  }

  void respond(int status, String... fields) {
    if (!closed) {
      headHandler.handle(new ResponseHead(status, "", HeaderFields.of(fields)));
    }
  }

  void send(String part) {
    response.add(Buffer.buffer(part));
    deliver();
  }

  void endResponse() {
    responseEnded = true;
    deliver();
  }

  void refuse() {
    broken(ResetCode.REFUSED, By.PEER);
  }

  void breakOff() {
    broken(ResetCode.ORIGIN_FAILED, By.PEER);
  }

  boolean isClosed() {
    return closed;
  }

  private void broken(ResetCode code, By by) {
    if (!closed) {
      closed = true;
      Handler<Throwable> told = exceptionHandler;
      closedHandler.handle(null);
      if (told != null) {
        told.handle(new ExchangeResetException(code, "in memory", by, code != ResetCode.REFUSED));
      }
    }
  }

  private void deliver() {
    while (!closed && !paused && handler != null && !response.isEmpty()) {
      handler.handle(response.poll());
    }
    if (!closed && !paused && response.isEmpty() && responseEnded && !endTold) {
      endTold = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
      closeIfDone();
    }
  }

  private void closeIfDone() {
    if (endTold && requestEnded && !closed) {
      closed = true;
      closedHandler.handle(null);
    }
  }

  // ---- the opener's side

  @Override
  public MemoryExchange headHandler(Handler<ResponseHead> newHandler) {
    headHandler = newHandler;
    return this;
  }

  @Override
  public MemoryExchange closedHandler(Handler<Void> newHandler) {
    closedHandler = newHandler;
    return this;
  }

  @Override
  public MemoryExchange exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    return this;
  }

  @Override
  public MemoryExchange handler(Handler<Buffer> newHandler) {
    handler = newHandler;
    return this;
  }

  @Override
  public MemoryExchange endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public MemoryExchange drainHandler(Handler<Void> newHandler) {
    drainHandler = newHandler;
    return this;
  }

  @Override
  public MemoryExchange pause() {
    paused = true;
    return this;
  }

  @Override
  public MemoryExchange resume() {
    paused = false;
    loop.execute(this::deliver);
    return this;
  }

  @Override
  public MemoryExchange fetch(long amount) {
    return resume();
  }

  @Override
  public MemoryExchange setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return waitingBytes > MAX_WAITING_BYTES;
  }

  @Override
  public Future<Void> write(Buffer data) {
    request.appendBuffer(data);
    waitingBytes += data.length();
    loop.execute(() -> taken(data.length()));
    PooledBuffer.release(data);
    return Future.succeededFuture();
  }

  private void taken(int bytes) {
    boolean wasFull = writeQueueFull();
    waitingBytes -= bytes;
    if (!closed && wasFull && !writeQueueFull() && drainHandler != null) {
      drainHandler.handle(null);
    }
  }

  @Override
  public Future<Void> end() {
    return end((HeaderFields) null);
  }

  @Override
  public Future<Void> end(HeaderFields last) {
    requestEnded = true;
    loop.execute(
        () -> {
          if (!closed) {
            whole.accept(request);
          }
        });
    return Future.succeededFuture();
  }

  @Override
  public boolean isWriteSent() {
    return requestEnded;
  }

  @Override
  public boolean isReadEnded() {
    return responseEnded && response.isEmpty();
  }

  @Override
  public HeaderFields trailers() {
    return HeaderFields.NONE;
  }

  @Override
  public MemoryAccount account() {
    return account;
  }

  @Override
  public Holding holding() {
    return holding;
  }

  @Override
  public void reset(ResetCode code, String text) {
    if (!closed) {
      closed = true;
      closedHandler.handle(null);
    }
  }
}
