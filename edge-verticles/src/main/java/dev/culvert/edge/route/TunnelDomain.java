package dev.culvert.edge.route;

import dev.culvert.core.tunnel.Route;
import java.util.UUID;

/**
 * The domain below which each tunnel is reached by its UUID, {@code <uuid>.<domain>}, so that an
 * outside load balancer can address a tunnel without a route.
 *
 * @param suffix the domain with a dot before it; empty if there is none
 */
public record TunnelDomain(String suffix) {

  private static final int UUID_LENGTH = 36;

  /** No tunnel is reached by its UUID. */
  public static TunnelDomain none() {
    return new TunnelDomain("");
  }

  /**
   * The domain of this name.
   *
   * @param name a DNS name in any case, or empty for none
   * @throws IllegalArgumentException if it is not a DNS name
   */
  public static TunnelDomain of(String name) {
    if (name.isEmpty()) {
      return none();
    }
    String hostname = Route.of(name, Route.ANY_PATH).hostname();
    if (hostname.startsWith("*.")) {
      throw new IllegalArgumentException(
          name + " is a wildcard; right is a name such as t.example.com");
    }
    return new TunnelDomain("." + hostname);
  }

  /** The UUID that a host of this domain names, or null. */
  UUID tunnelId(String host) {
    if (suffix.isEmpty()
        || host.length() != UUID_LENGTH + suffix.length()
        || !host.endsWith(suffix)) {
      return null;
    }
    try {
      UUID id = UUID.fromString(host.substring(0, UUID_LENGTH));
      return host.startsWith(id.toString()) ? id : null;
    } catch (IllegalArgumentException noUuid) {
      return null;
    }
  }
}
