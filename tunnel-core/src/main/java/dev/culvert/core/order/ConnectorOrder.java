package dev.culvert.core.order;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.UUID;

/**
 * A registry tells a connector what somebody asked of it; answered by {@link Taken}.
 *
 * @param tunnelId whose connector it is: connector IDs count within their tunnel alone
 * @param connectorId whom it is for
 * @param kind what to do; null if this version does not know it
 * @param reason for the connector's log
 */
public record ConnectorOrder(UUID tunnelId, UUID connectorId, Kind kind, String reason) {

  /** What can be asked. */
  public enum Kind {
    /** Finish what is open, leave, and stay away. */
    DRAIN,
    /** Leave at once, resetting what is open, and come back as anybody may. */
    DISCONNECT
  }

  /**
   * The answer.
   *
   * @param known whether that connector of that tunnel is at this address
   */
  public record Taken(boolean known) {}

  public ConnectorOrder {
    Objects.requireNonNull(tunnelId, "tunnelId");
    Objects.requireNonNull(connectorId, "connectorId");
  }

  /** Makes the order and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, ConnectorOrder.class);
    RecordCodec.register(vertx, Taken.class);
  }
}
