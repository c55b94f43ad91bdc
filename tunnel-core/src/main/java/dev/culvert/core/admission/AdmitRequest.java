package dev.culvert.core.admission;

import dev.culvert.core.bus.RecordCodec;
import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.UUID;

/**
 * A connector asks a registry, or an edge if there is none, to be admitted; answered by {@link
 * AdmitReply}.
 *
 * <p>The token itself stays where it was presented: what it says of its cluster is checked there.
 *
 * @param tunnelId the tunnel that the token is of
 * @param tokenHash of the token, as {@code TunnelToken.sha256}
 * @param connectorId which connector asks
 */
public record AdmitRequest(UUID tunnelId, String tokenHash, UUID connectorId) {

  public AdmitRequest {
    Objects.requireNonNull(tunnelId, "tunnelId");
    Objects.requireNonNull(tokenHash, "tokenHash");
    Objects.requireNonNull(connectorId, "connectorId");
  }

  /** For a connector that presented a token. */
  public static AdmitRequest of(TunnelToken token, UUID connectorId) {
    return new AdmitRequest(token.tunnelId(), token.sha256(), connectorId);
  }

  /** Makes the question and its answer sendable on the bus of this Vert.x. */
  public static void register(Vertx vertx) {
    RecordCodec.register(vertx, AdmitRequest.class);
    RecordCodec.register(vertx, AdmitReply.class);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "admission of connector " + connectorId;
  }
}
