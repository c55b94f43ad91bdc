package dev.culvert.core.tunnel;

import java.util.Objects;
import java.util.UUID;

/**
 * What leads a request to a tunnel.
 *
 * @param hostname lower case, exact ({@code app.example.com}) or wildcard ({@code *.example.com},
 *     which covers any number of labels)
 * @param pathPrefix starts with a slash and matches on segment boundaries; {@code /} matches all
 * @param tunnelId the tunnel that serves it
 */
public record Route(String hostname, String pathPrefix, UUID tunnelId) {

  public Route {
    Objects.requireNonNull(hostname, "hostname");
    Objects.requireNonNull(tunnelId, "tunnelId");
    pathPrefix = pathPrefix == null || pathPrefix.isEmpty() ? "/" : pathPrefix;
    if (pathPrefix.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "route " + hostname + ": pathPrefix: " + pathPrefix + " does not start with /");
    }
  }
}
