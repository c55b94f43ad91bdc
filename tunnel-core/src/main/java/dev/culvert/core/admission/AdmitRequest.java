package dev.culvert.core.admission;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Vertx;
import java.util.UUID;

/**
 * A connector asks a registry to be admitted; answered by {@link AdmitReply}.
 *
 * @param tunnel the name or the UUID of the tunnel
 * @param connectorId which connector asks
 */
public record AdmitRequest(String tunnel, UUID connectorId) {

  /** Makes the question and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, AdmitRequest.class);
    RecordCodec.register(vertx, AdmitReply.class);
  }
}
