package dev.culvert.edge.forward;

import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.internals.ReadPortions;
import dev.culvert.edge.request.BodySink;
import dev.culvert.edge.request.EdgeRequest;
import dev.culvert.edge.retry.ReplayBuffer;
import io.vertx.core.buffer.Buffer;

/**
 * Pumps a request body from the visitor into an exchange, and from its beginning into another one
 * for as long as that is still in memory.
 *
 * <p>Owned by the event loop of the request.
 */
final class RequestPump implements BodySink {

  private final EdgeRequest request;
  private final ReplayBuffer replay = new ReplayBuffer();
  private OutgoingExchange exchange;
  private boolean ended;

  /** What waits here and was charged to the exchange. */
  private long chargedBytes;

  private long movedAtNanos = System.nanoTime();

  /** To be {@link #discard}ed, or its replay forgotten, when the request is over. */
  RequestPump(EdgeRequest request) {
    this.request = request;
  }

  /** Holds the body back until an exchange is attached. */
  void hold() {
    request.pauseBody();
    request.bodyTo(this);
  }

  /** Whether another exchange could get the whole body. */
  boolean isReplayable() {
    return !replay.overflowed();
  }

  /** When the last part of it came: until then an origin cannot be expected to answer. */
  long movedAtNanos() {
    return movedAtNanos;
  }

  /** Writes what was read before into the exchange, then what comes. */
  void attach(OutgoingExchange next) {
    exchange = next;
    next.setWriteQueueMaxSize(ReadPortions.MAX_WAITING_BYTES);
    for (Buffer chunk : replay.chunks()) {
      next.write(chunk);
    }
    if (ended) {
      next.end();
      return;
    }
    next.drainHandler(ignored -> request.resumeBody());
    if (!next.writeQueueFull()) {
      request.resumeBody();
    }
  }

  /** The exchange is gone; the body waits for another one. */
  void detach() {
    charge(0);
    exchange = null;
    if (!ended) {
      request.pauseBody();
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
      request.resumeBody();
    }
  }

  /**
   * Charges what waits here to the exchange: what is kept for another attempt, and what the server
   * has read and not handed on. To be called now and then: what passes through at once is not worth
   * it.
   */
  void chargeWaiting() {
    if (exchange != null) {
      charge(replay.bytes() + request.heldBodyBytes());
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

  @Override
  public void part(Buffer chunk) {
    movedAtNanos = System.nanoTime();
    replay.add(chunk);
    if (exchange == null) {
      PooledBuffer.release(chunk);
      return;
    }
    exchange.write(chunk);
    if (exchange.writeQueueFull()) {
      request.pauseBody();
      chargeWaiting();
    }
  }

  @Override
  public void ended() {
    ended = true;
    movedAtNanos = System.nanoTime();
    if (exchange != null) {
      exchange.end();
    }
  }
}
