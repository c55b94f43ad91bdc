package dev.culvert.core.exchange;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.memory.Holding;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * One exchange as its opener sees it, whatever carries it: the request goes to the {@code
 * WriteStream}, the response comes from the {@code ReadStream}. {@link Exchange} carries it in
 * frames.
 *
 * <p>The two directions end separately. A direction that cannot end properly is never ended: the
 * exchange is reset, and both ends know.
 *
 * <p>Threading: every method is called, and every handler runs, on the event loop of the carrier.
 * After a reset from this side only {@link #closedHandler} is told, and {@link #exceptionHandler}
 * of {@link ExchangeResetException.By#CEILING}.
 */
public interface OutgoingExchange extends ReadStream<Buffer>, WriteStream<Buffer> {

  /** Told of each response head: interim ones, then the final one. */
  OutgoingExchange headHandler(Handler<ResponseHead> handler);

  /** Told once, whatever way the exchange ends, also when this side reset it. */
  OutgoingExchange closedHandler(Handler<Void> handler);

  /** Told of a reset that this side did not ask for, as an {@link ExchangeResetException}. */
  @Override
  OutgoingExchange exceptionHandler(Handler<Throwable> handler);

  /**
   * Told of each part of the response body, which is lent to the handler: {@link
   * dev.culvert.core.frame.PooledBuffer#keep} what is needed after it returns.
   */
  @Override
  OutgoingExchange handler(Handler<Buffer> handler);

  @Override
  OutgoingExchange pause();

  @Override
  OutgoingExchange resume();

  @Override
  OutgoingExchange fetch(long amount);

  @Override
  OutgoingExchange endHandler(Handler<Void> handler);

  @Override
  OutgoingExchange setWriteQueueMaxSize(int maxSize);

  @Override
  OutgoingExchange drainHandler(Handler<Void> handler);

  /**
   * Queues a part of the request body.
   *
   * @param data not to be changed afterwards; an owned {@code PooledBuffer} becomes the exchange's
   * @return complete as soon as the part is queued
   */
  @Override
  Future<Void> write(Buffer data);

  /**
   * Ends the request with trailers.
   *
   * @param trailers null for none
   */
  Future<Void> end(HeaderFields trailers);

  /** Whether the end of the request was handed to the carrier. */
  boolean isWriteSent();

  /**
   * Whether the response has ended and nothing of it is left to read; true already while the
   * handler has the last part, unless trailers follow.
   */
  boolean isReadEnded();

  /** The trailers of the response; empty until its end handler was called. */
  HeaderFields trailers();

  /** The account of its tunnel. */
  MemoryAccount account();

  /**
   * What waits in this process because of it. Who keeps bytes of it adds them, and removes them
   * when they are gone, also after the exchange was closed.
   */
  Holding holding();

  /** Ends both directions at once, at both ends. Nothing happens when the exchange is closed. */
  void reset(ResetCode code, String text);
}
