package dev.culvert.core.tunnel;

import java.util.Objects;
import java.util.UUID;

/**
 * A named, durable thing that connectors run and routes point to.
 *
 * @param id the tunnel's UUID, never reused
 * @param name what people call it; unique in the cluster
 * @param connectorLimit how many connectors may be live at once, at least 1
 * @param createdAtMillis when it was made, in milliseconds since the epoch
 */
public record Tunnel(UUID id, String name, int connectorLimit, long createdAtMillis) {

  /** How many connectors of one tunnel may be live at once, unless the tunnel says otherwise. */
  public static final int DEFAULT_CONNECTOR_LIMIT = 100;

  public Tunnel {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    if (connectorLimit < 1) {
      throw new IllegalArgumentException(
          "tunnel " + name + ": connectorLimit: " + connectorLimit + " is not at least 1");
    }
  }
}
