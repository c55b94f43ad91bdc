package dev.culvert.core.cluster;

import java.util.Objects;
import java.util.UUID;

/**
 * Names a stream in the whole cluster.
 *
 * @param tunnelId the tunnel it serves
 * @param connectorId the connector it belongs to
 * @param index 0 to 3; a bus link is always stream 0
 */
public record StreamKey(UUID tunnelId, UUID connectorId, int index) {

  public StreamKey {
    Objects.requireNonNull(tunnelId, "tunnelId");
    Objects.requireNonNull(connectorId, "connectorId");
  }
}
