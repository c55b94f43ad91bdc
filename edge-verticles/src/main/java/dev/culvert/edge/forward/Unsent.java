package dev.culvert.edge.forward;

import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.memory.Holding;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Parts of responses that were handed to a visitor's socket, which has not taken them yet. */
final class Unsent {

  private Unsent() {}

  /**
   * Charges a part to its exchange until it was sent, or will not be, and releases it then.
   *
   * @param part owned
   */
  static void until(Future<Void> sent, Buffer part, OutgoingExchange exchange) {
    if (sent.isComplete()) {
      PooledBuffer.release(part);
      return;
    }
    int bytes = part.length();
    Holding holding = exchange.holding();
    holding.add(bytes);
    sent.onComplete(
        done -> {
          PooledBuffer.release(part);
          holding.remove(bytes);
        });
  }
}
