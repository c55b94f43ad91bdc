package dev.culvert.edge.attempt;

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
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** An exchange that does what a test says, on the test's thread. */
public final class ScriptedExchange implements OutgoingExchange {

  private final OpenHead head;
  private final MemoryAccount account;
  private final Holding holding;
  private final StringBuilder written = new StringBuilder();
  private Handler<ResponseHead> headHandler;
  private Handler<Throwable> exceptionHandler;
  private Handler<Void> closedHandler;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Void> drainHandler;
  private HeaderFields trailers = HeaderFields.NONE;
  private boolean writeEnded;
  private boolean writeSent;
  private boolean readEnded;
  private boolean full;
  private boolean paused;
  private boolean closed;
  private ResetCode resetHere;

  /**
   * An exchange of a request.
   *
   * @param fin whether it has no body
   */
  public ScriptedExchange(OpenHead head, boolean fin, MemoryAccount account) {
    this.head = head;
    this.account = account;
    this.writeEnded = fin;
    this.writeSent = fin;
    this.holding = new Holding(account, Runnable::run, ceiling -> {});
  }

  // ---- what the other end does

  /** Answers with a head, and nothing more if {@code fin}. */
  public void head(int status, boolean fin, String... fields) {
    readEnded = fin;
    headHandler.handle(new ResponseHead(status, "", HeaderFields.of(fields)));
    if (fin && endHandler != null) {
      endHandler.handle(null);
    }
  }

  /** A part of the response's body. */
  public void data(String text) {
    handler.handle(Buffer.buffer(text));
  }

  /** The last part of it. */
  public void lastData(String text) {
    readEnded = true;
    handler.handle(Buffer.buffer(text));
    endHandler.handle(null);
  }

  /** The end, with these trailers. */
  public void end(String... fields) {
    readEnded = true;
    trailers = HeaderFields.of(fields);
    endHandler.handle(null);
  }

  /** Resets it. */
  public void breaks(ResetCode code, By by, boolean delivered) {
    closed = true;
    if (exceptionHandler != null) {
      exceptionHandler.handle(new ExchangeResetException(code, "by a test", by, delivered));
    }
  }

  /** The connector refuses it. */
  public void refuses() {
    breaks(ResetCode.REFUSED, By.PEER, false);
  }

  /** It takes no more of the request's body until {@link #drains}. */
  public void fills() {
    full = true;
  }

  /** It takes more. */
  public void drains() {
    full = false;
    drainHandler.handle(null);
  }

  // ---- what became of it

  public OpenHead openHead() {
    return head;
  }

  /** The same of an HTTP request. */
  public HttpHead requestHead() {
    return (HttpHead) head;
  }

  /** What was written of the request's body, with {@code .} at its end. */
  public String written() {
    return written + (writeEnded ? "." : "");
  }

  /** The code that this side reset it with, or null. */
  public ResetCode resetHere() {
    return resetHere;
  }

  public boolean isPaused() {
    return paused;
  }

  /** Whether anybody wants to know when it breaks. */
  public boolean isWatched() {
    return exceptionHandler != null;
  }

  // ---- the exchange

  @Override
  public ScriptedExchange headHandler(Handler<ResponseHead> newHandler) {
    headHandler = newHandler;
    return this;
  }

  @Override
  public ScriptedExchange closedHandler(Handler<Void> newHandler) {
    closedHandler = newHandler;
    return this;
  }

  @Override
  public ScriptedExchange exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    return this;
  }

  @Override
  public ScriptedExchange handler(Handler<Buffer> newHandler) {
    handler = newHandler;
    return this;
  }

  @Override
  public ScriptedExchange endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public ScriptedExchange drainHandler(Handler<Void> newHandler) {
    drainHandler = newHandler;
    return this;
  }

  @Override
  public ScriptedExchange pause() {
    paused = true;
    return this;
  }

  @Override
  public ScriptedExchange resume() {
    paused = false;
    return this;
  }

  @Override
  public ScriptedExchange fetch(long amount) {
    return resume();
  }

  @Override
  public ScriptedExchange setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return full;
  }

  @Override
  public Future<Void> write(Buffer data) {
    written.append(data.toString(StandardCharsets.ISO_8859_1));
    PooledBuffer.release(data);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    return end((HeaderFields) null);
  }

  @Override
  public Future<Void> end(HeaderFields last) {
    writeEnded = true;
    writeSent = true;
    return Future.succeededFuture();
  }

  @Override
  public boolean isWriteSent() {
    return writeSent;
  }

  @Override
  public boolean isReadEnded() {
    return readEnded;
  }

  @Override
  public HeaderFields trailers() {
    return trailers;
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
      resetHere = code;
      if (closedHandler != null) {
        closedHandler.handle(null);
      }
    }
  }
}
