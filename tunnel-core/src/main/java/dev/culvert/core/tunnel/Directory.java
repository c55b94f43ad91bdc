package dev.culvert.core.tunnel;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Everything durable that an edge needs to serve, as of one revision.
 *
 * @param storeId which store it came from; two stores never mix in one cluster
 * @param revision grows with every change of the store
 * @param tunnels all tunnels
 * @param routes all routes
 */
public record Directory(UUID storeId, long revision, List<Tunnel> tunnels, List<Route> routes) {

  private static final UUID NO_STORE = new UUID(0, 0);

  public Directory {
    Objects.requireNonNull(storeId, "storeId");
    tunnels = List.copyOf(tunnels);
    routes = List.copyOf(routes);
  }

  /** What is known before any registry was heard: nothing, at revision -1. */
  public static Directory empty() {
    return new Directory(NO_STORE, -1, List.of(), List.of());
  }
}
