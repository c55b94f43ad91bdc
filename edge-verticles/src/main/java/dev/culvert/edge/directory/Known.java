package dev.culvert.edge.directory;

import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.tunnel.Route;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.route.TunnelDomain;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory and the routes in it. Changed as {@link Directory} says; read by any thread.
 *
 * @param directory the tunnels, and whatever else the log has
 * @param routes their routes, ready to be asked
 */
record Known(Directory directory, RouteTable routes) {

  private static final UUID NO_STORE = new UUID(0, 0);

  /** Nothing, of a store. */
  static Known nothing(UUID storeId, TunnelDomain domain) {
    Directory directory = new Directory(storeId, Long.MAX_VALUE);
    return new Known(directory, new RouteTable(domain, directory::tunnel));
  }

  /** Nothing, of no store. */
  static Known nothing(TunnelDomain domain) {
    return nothing(NO_STORE, domain);
  }

  /** Takes a change, unless a later one is known; says whether it did. */
  boolean apply(DirectoryEntry entry) {
    DirectoryEntry before = directory.apply(entry);
    if (before == null) {
      return false;
    }
    // Of a kind that has no routes, both are null.
    routes.replace(before.tunnel(), entry.tunnel());
    return true;
  }

  /** How many of these routes the other does not have. */
  long missingFrom(Known other) {
    return allRoutes().filter(route -> !other.routes.has(route)).count();
  }

  private Stream<Route> allRoutes() {
    return directory.entries().stream()
        .map(DirectoryEntry::tunnel)
        .filter(Objects::nonNull)
        .flatMap(tunnel -> tunnel.routes().stream());
  }
}
