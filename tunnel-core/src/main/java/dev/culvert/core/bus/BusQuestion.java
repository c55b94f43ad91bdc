package dev.culvert.core.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;

/** A question to one verticle instance, with a defined answer for "nobody replied": failure. */
public final class BusQuestion {

  /** How long an answer from another node may take. */
  private static final long ANSWER_TIMEOUT_MILLIS = 2_000;

  private BusQuestion() {}

  /**
   * Asks.
   *
   * @param address of an instance whose node is alive
   * @param question its type is registered with {@link RecordCodec}
   * @return fails when nobody has the address, nobody answers within 2 s, or the answer cannot be
   *     read
   */
  public static <T> Future<T> ask(Vertx vertx, String address, Object question, Class<T> answer) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(ANSWER_TIMEOUT_MILLIS);
    return vertx
        .eventBus()
        .request(address, question, options)
        .compose(
            reply ->
                answer.isInstance(reply.body())
                    ? Future.succeededFuture(answer.cast(reply.body()))
                    : Future.failedFuture(
                        "the answer of " + address + " is no " + answer.getSimpleName()));
  }
}
