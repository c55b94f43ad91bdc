package dev.culvert.core.exchange;

import dev.culvert.core.frame.HeaderFields;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.buffer.Buffer;

/**
 * Relays an exchange that came in frames over a carrier that knows no frames. Between two links
 * with frames {@link RelayedLeg} passes them on as they are.
 *
 * <p>Two legs, one fate: what resets one resets the other. Owned by the event loop of both.
 */
final class ExchangeRelay {

  private final Exchange from;
  private final OutgoingExchange onward;

  private ExchangeRelay(Exchange from, OutgoingExchange onward) {
    this.from = from;
    this.onward = onward;
  }

  /**
   * Begins.
   *
   * @param from what a peer opened here
   * @param onward the same request on its way to the stream, in the same turn of the event loop
   */
  static void start(Exchange from, OutgoingExchange onward) {
    new ExchangeRelay(from, onward).start();
  }

  private void start() {
    onward.headHandler(this::head);
    onward.handler(this::response);
    onward.endHandler(ignored -> endResponse());
    onward.drainHandler(ignored -> from.resume());
    onward.exceptionHandler(cause -> onwardBroke((ExchangeResetException) cause));
    from.drainHandler(ignored -> onward.resume());
    from.exceptionHandler(
        cause -> onward.reset(ResetCode.CANCELLED, "relayed: " + cause.getMessage()));
    from.handler(this::request);
    from.endHandler(ignored -> endRequest());
  }

  private void request(Buffer part) {
    onward.write(kept(part));
    if (onward.writeQueueFull()) {
      from.pause();
    }
  }

  /** Ordinary memory is a part of a whole message, which a part that waits would keep alive. */
  private static Buffer kept(Buffer part) {
    return part instanceof PooledBuffer ? PooledBuffer.keep(part) : part.copy();
  }

  private void endRequest() {
    HeaderFields trailers = from.trailers();
    onward.end(trailers.size() == 0 ? null : trailers);
  }

  private void head(ResponseHead head) {
    try {
      from.writeHead(head, !head.isInterim() && onward.isReadEnded());
    } catch (IllegalArgumentException e) {
      onward.reset(ResetCode.TOO_LARGE, "the head cannot be relayed");
      from.reset(ResetCode.TOO_LARGE, "the head cannot be relayed");
    }
  }

  private void response(Buffer part) {
    from.write(kept(part));
    if (from.writeQueueFull()) {
      onward.pause();
    }
  }

  private void endResponse() {
    HeaderFields trailers = onward.trailers();
    from.end(trailers.size() == 0 ? null : trailers);
  }

  private void onwardBroke(ExchangeResetException cause) {
    ResetCode code = cause.isDelivered() ? cause.code() : ResetCode.REFUSED;
    from.reset(code, "relayed: " + cause.getMessage());
  }
}
