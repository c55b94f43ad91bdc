package dev.culvert.core.exchange;

import dev.culvert.core.frame.ResponseHead;
import io.vertx.core.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to be told what of one exchange.
 *
 * <p>A handler that throws resets its own exchange and nothing else: what called it goes on.
 */
final class ExchangeHandlers {

  private static final Logger log = LoggerFactory.getLogger(ExchangeHandlers.class);

  private final Exchange exchange;
  Handler<ResponseHead> head;
  Handler<Void> accepted;
  Handler<Throwable> exception;
  Handler<Void> drain;
  Handler<Void> closed;

  ExchangeHandlers(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Calls the handler, if there is one; never throws. */
  <T> void tell(Handler<T> handler, T value) {
    if (handler == null) {
      return;
    }
    try {
      handler.handle(value);
    } catch (Throwable e) {
      log.error("{}: a handler failed", exchange, e);
      exchange.reset(ResetCode.INTERNAL, "internal error");
    }
  }
}
