package dev.culvert.core.admission;

import dev.culvert.core.bus.RecordCodec;
import io.vertx.core.Vertx;
import java.util.UUID;

/**
 * A connector asks a registry, or an edge if there is none, to be admitted; answered by {@link
 * AdmitReply}.
 *
 * @param token the text of the tunnel's token
 * @param connectorId which connector asks
 */
public record AdmitRequest(String token, UUID connectorId) {

  /** Makes the question and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, AdmitRequest.class);
    RecordCodec.register(vertx, AdmitReply.class);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "admission of connector " + connectorId;
  }
}
