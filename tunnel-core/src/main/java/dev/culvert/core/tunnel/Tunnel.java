package dev.culvert.core.tunnel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A named, durable thing that connectors run and routes point to, with all that belongs to it, as
 * of one revision. Immutable.
 *
 * @param id the tunnel's UUID, never reused
 * @param name what people call it; unique in the cluster
 * @param connectorLimit how many connectors may be live at once, at least 1
 * @param createdAtMillis when it was made, in milliseconds since the epoch
 * @param revision of the store at the tunnel's last change
 * @param routes what leads to it
 * @param tokens what its connectors may prove themselves with; at most {@link #MAX_TOKENS}
 * @param config the configuration its connectors get, as the text of a JSON object
 */
public record Tunnel(
    UUID id,
    String name,
    int connectorLimit,
    long createdAtMillis,
    long revision,
    List<Route> routes,
    List<TokenHash> tokens,
    String config) {

  /** How many connectors of one tunnel may be live at once, unless the tunnel says otherwise. */
  public static final int DEFAULT_CONNECTOR_LIMIT = 100;

  /** How many tokens are valid at once: an old and a new one while connectors change over. */
  public static final int MAX_TOKENS = 2;

  /** How many routes one tunnel may have. */
  public static final int MAX_ROUTES = 1_000;

  /** No configuration. */
  public static final String EMPTY_CONFIG = "{}";

  public Tunnel {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    if (connectorLimit < 1) {
      throw new IllegalArgumentException(
          "tunnel " + name + ": connectorLimit: " + connectorLimit + " is not at least 1");
    }
    routes = routes == null ? List.of() : List.copyOf(routes);
    tokens = tokens == null ? List.of() : List.copyOf(tokens);
    config = config == null || config.equals(EMPTY_CONFIG) ? EMPTY_CONFIG : config;
  }

  /** Whether a token with this hash is valid now; takes the same time whether it is or not. */
  public boolean accepts(String sha256) {
    byte[] offered = sha256.getBytes(StandardCharsets.UTF_8);
    boolean accepted = false;
    for (TokenHash token : tokens) {
      accepted |= MessageDigest.isEqual(token.sha256().getBytes(StandardCharsets.UTF_8), offered);
    }
    return accepted;
  }
}
