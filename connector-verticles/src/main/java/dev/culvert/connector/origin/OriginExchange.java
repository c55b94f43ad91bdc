package dev.culvert.connector.origin;

import dev.culvert.core.boot.ReadPortions;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.buffer.Buffer;

/**
 * Joins one exchange with one request to the origin. When one leg breaks, the other is reset at
 * once; neither is ever ended in the place of a reset.
 *
 * <p>Owned by the event loop of the exchange, on which the origin's connections also live.
 */
final class OriginExchange {

  private final Origin origin;
  private final OriginPool pool;
  private final Exchange exchange;
  private OriginConnection connection;

  OriginExchange(Origin origin, OriginPool pool, Exchange exchange) {
    this.origin = origin;
    this.pool = pool;
    this.exchange = exchange;
  }

  void begin() {
    exchange.pause();
    exchange.exceptionHandler(this::exchangeReset);
    pool.take(this);
  }

  // ---- from the pool

  /** There are too many connections, and too many wait for one. */
  void poolFull() {
    exchange.reset(ResetCode.REFUSED, "too many requests wait for " + origin.name());
  }

  void noConnection(Throwable cause) {
    if (!exchange.isClosed()) {
      origin.failed("no connection: " + cause.getMessage());
      exchange.reset(
          ResetCode.ORIGIN_UNREACHABLE,
          "no connection to " + origin.name() + ": " + cause.getMessage());
    }
  }

  /** Returns whether the connection is used: not when the exchange was reset meanwhile. */
  boolean connected(OriginConnection free) {
    if (exchange.isClosed()) {
      return false;
    }
    boolean bodyless = exchange.isReadEnded();
    try {
      free.begin(this, exchange.requestHead(), bodyless);
    } catch (IllegalArgumentException e) {
      exchange.reset(ResetCode.PROTOCOL, e.getMessage());
      return false;
    }
    connection = free;
    if (!bodyless) {
      sendBody();
    }
    return true;
  }

  // ---- the request

  private void sendBody() {
    exchange.handler(
        data -> {
          if (connection != null) {
            connection.write(data);
            if (connection.isWriteQueueFull()) {
              exchange.pause();
            }
          }
        });
    exchange.endHandler(
        ignored -> {
          if (connection != null) {
            connection.end();
          }
        });
    exchange.accept();
    exchange.resume();
  }

  /** The origin takes more of the request. */
  void writable() {
    exchange.resume();
  }

  private void exchangeReset(Throwable cause) {
    pool.leave(this);
    if (connection != null) {
      connection.abandon();
      connection = null;
    }
  }

  // ---- the response

  void interim(int status, HeaderFields fields) {
    if (status == 100 || status == 103) {
      exchange.writeHead(new ResponseHead(status, "", fields), false);
    }
  }

  void head(ResponseHead head, boolean bodyless) {
    try {
      exchange.writeHead(head, bodyless);
    } catch (IllegalArgumentException e) {
      exchange.reset(ResetCode.TOO_LARGE, "the origin's head is too large: " + e.getMessage());
      exchangeReset(null);
      return;
    }
    if (!bodyless) {
      exchange.setWriteQueueMaxSize(ReadPortions.MAX_WAITING_BYTES);
      exchange.drainHandler(ignored -> readOn());
    }
  }

  /** A part of the body, whose owner the exchange becomes. */
  void body(Buffer part) {
    if (exchange.isClosed()) {
      PooledBuffer.release(part);
      exchangeReset(null);
      return;
    }
    exchange.write(part);
    if (exchange.writeQueueFull() && connection != null) {
      connection.reading(false);
    }
  }

  private void readOn() {
    if (connection != null) {
      connection.reading(true);
    }
  }

  /** The response is complete, and the connection another's. */
  void ended(HeaderFields trailers) {
    connection = null;
    exchange.end(trailers);
  }

  /** The connection broke. */
  void broke(String how) {
    connection = null;
    if (!exchange.isClosed()) {
      origin.failed("broke off: " + how);
      exchange.reset(ResetCode.ORIGIN_FAILED, origin.name() + " broke off: " + how);
    }
  }
}
