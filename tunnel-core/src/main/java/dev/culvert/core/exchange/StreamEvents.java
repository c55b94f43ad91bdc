package dev.culvert.core.exchange;

import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.RelayTarget;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What a {@link Multiplexer} tells its owner, on its event loop. All do nothing by default. */
public interface StreamEvents {

  /**
   * The peer opened an exchange. Handlers must be set, or the exchange paused, before returning.
   */
  default void opened(Exchange exchange) {
    exchange.reset(ResetCode.REFUSED, "this end takes no exchanges");
  }

  /**
   * Whether this end takes exchanges of a kind, of those that {@link OpenHead} has; others are
   * REFUSED. HTTP only by default.
   */
  default boolean takes(int kind) {
    return kind == OpenHead.KIND_HTTP;
  }

  /**
   * The peer opened an exchange of a stream that it names.
   *
   * @return the carrier, on the same event loop, that leads there; null refuses the exchange
   */
  default StreamCarrier relay(RelayTarget target) {
    return null;
  }

  /**
   * The peer takes no new exchanges from now on.
   *
   * @param payload of the DRAIN
   * @return DRAIN_OK is sent when it completes, either way
   */
  default Future<Void> draining(JsonObject payload) {
    return Future.succeededFuture();
  }

  /** The peer says why it ends the link, which then ends. */
  default void goodbye(String code, String text) {}

  /** A frame of the stream itself that is not handled by the multiplexer. */
  default void control(int type, JsonObject payload) {}

  /** Whether a line about what the peer did wrong may be logged now; asked for each line. */
  default boolean mayLog() {
    return true;
  }

  /** The link has ended; every exchange on it was reset before. Told once. */
  default void ended(String reason) {}
}
