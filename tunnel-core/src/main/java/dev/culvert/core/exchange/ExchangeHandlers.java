package dev.culvert.core.exchange;

import dev.culvert.core.frame.ResponseHead;
import dev.culvert.core.guard.Isolated;
import io.vertx.core.Handler;

/**
 * Who wants to be told what of one exchange.
 *
 * <p>A handler that throws resets its own exchange and nothing else: what called it goes on, and
 * the owner is told of this reset like any other, so that it does not wait for what never comes.
 */
final class ExchangeHandlers {

  private final Leg leg;
  Handler<ResponseHead> head;
  Handler<Void> accepted;
  Handler<Throwable> exception;
  Handler<Void> drain;
  Handler<Void> closed;

  ExchangeHandlers(Leg leg) {
    this.leg = leg;
  }

  /** Calls the handler, if there is one; never throws. */
  <T> void tell(Handler<T> handler, T value) {
    if (handler == null) {
      return;
    }
    try {
      handler.handle(value);
    } catch (Throwable e) {
      Isolated.failed("a handler of " + leg, e);
      leg.breakOff(ResetCode.INTERNAL, "internal error");
    }
  }
}
