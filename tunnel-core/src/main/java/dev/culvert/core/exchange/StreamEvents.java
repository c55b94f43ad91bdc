package dev.culvert.core.exchange;

import io.vertx.core.json.JsonObject;

/** What a {@link Multiplexer} tells its owner, on its event loop. All do nothing by default. */
public interface StreamEvents {

  /**
   * The peer opened an exchange. Handlers must be set, or the exchange paused, before returning.
   */
  default void opened(Exchange exchange) {
    exchange.reset(ResetCode.REFUSED, "this end takes no exchanges");
  }

  /** The peer takes no new exchanges from now on. DRAIN_OK is sent when this returns. */
  default void draining() {}

  /** A frame of the stream itself that is not handled by the multiplexer. */
  default void control(int type, JsonObject payload) {}

  /** The link has ended; every exchange on it was reset before. Told once. */
  default void ended(String reason) {}
}
