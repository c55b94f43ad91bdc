package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.internals.ReadPortions;
import dev.culvert.edge.retry.ReplayBuffer;
import dev.culvert.edge.wire.BodyParts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Pumps a request body from the visitor into an exchange, and from its beginning into another one
 * for as long as that is still in memory.
 *
 * <p>Owned by the event loop of the request.
 */
final class RequestBody {

  private final HttpServerRequest request;
  private final BodyParts parts;
  private final ReplayBuffer replay = new ReplayBuffer();
  private Exchange exchange;
  private boolean ended;

  /** What waits here and was charged to the exchange. */
  private long chargedBytes;

  private long movedAtNanos = System.nanoTime();

  /**
   * Holds the body back until an exchange is attached. To be made by the handler of the request,
   * and to be {@link #discard}ed, or its replay forgotten, when the request is over.
   */
  RequestBody(HttpServerRequest request, BodyParts parts) {
    this.request = request;
    this.parts = parts;
    parts.willBeClaimed();
    request.pause();
    request.handler(this::received);
    request.endHandler(ignored -> ended());
  }

  /** Whether another exchange could get the whole body. */
  boolean isReplayable() {
    return !replay.overflowed();
  }

  /** When the last part of it came: until then an origin cannot be expected to answer. */
  long movedAtNanos() {
    return movedAtNanos;
  }

  /** Whether the visitor has sent all of it. */
  boolean isEnded() {
    return ended;
  }

  /** Writes what was read before into the exchange, then what comes. */
  void attach(Exchange next) {
    exchange = next;
    next.setWriteQueueMaxSize(ReadPortions.MAX_WAITING_BYTES);
    for (Buffer chunk : replay.chunks()) {
      next.write(chunk);
    }
    if (ended) {
      next.end();
      return;
    }
    next.drainHandler(ignored -> request.resume());
    if (!next.writeQueueFull()) {
      request.resume();
    }
  }

  /** The exchange is gone; the body waits for another one. */
  void detach() {
    charge(0);
    exchange = null;
    if (!ended) {
      request.pause();
    }
  }

  /** No other exchange will be tried: the beginning need not be kept. */
  void forgetReplay() {
    replay.giveUp();
    if (exchange != null) {
      charge(0);
    }
  }

  /** Nobody wants the rest: it is read and dropped, so that the connection stays usable. */
  void discard() {
    if (exchange != null) {
      charge(0);
    }
    exchange = null;
    replay.giveUp();
    if (!ended) {
      request.resume();
    }
  }

  /**
   * Charges what waits here to the exchange: what is kept for another attempt, and what the server
   * has read and not handed on. To be called now and then: what passes through at once is not worth
   * it.
   */
  void chargeWaiting() {
    if (exchange != null) {
      charge(replay.bytes() + parts.unclaimedBytes());
    }
  }

  private void charge(long bytes) {
    if (bytes > chargedBytes) {
      exchange.holding().add(bytes - chargedBytes);
    } else if (bytes < chargedBytes) {
      exchange.holding().remove(chargedBytes - bytes);
    }
    chargedBytes = bytes;
  }

  private void received(Buffer seen) {
    Buffer chunk = parts.claim(seen);
    if (chunk == null) {
      return;
    }
    movedAtNanos = System.nanoTime();
    replay.add(chunk);
    if (exchange == null) {
      PooledBuffer.release(chunk);
      return;
    }
    exchange.write(chunk);
    if (exchange.writeQueueFull()) {
      request.pause();
      chargeWaiting();
    }
  }

  private void ended() {
    ended = true;
    movedAtNanos = System.nanoTime();
    if (exchange != null) {
      exchange.end();
    }
  }
}
