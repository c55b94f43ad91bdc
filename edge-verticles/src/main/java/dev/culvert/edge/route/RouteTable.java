package dev.culvert.edge.route;

import dev.culvert.core.http.HostName;
import dev.culvert.core.http.RequestPath;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * All routes there are now, ready to be asked per request. One thread at a time changes it, as its
 * owner says; any thread asks, without a lock.
 *
 * <p>The exact hostname comes first, then the tunnel's own name below the {@link TunnelDomain},
 * then the longest wildcard (which covers any number of labels, but not the bare domain), and
 * within a hostname the longest path prefix on a segment boundary. A hostname none of whose
 * prefixes matches gives way to the next wildcard. The cost of a look-up grows with the labels and
 * path segments, never with the number of routes.
 */
public final class RouteTable {

  private static final String WILDCARD = "*.";
  private static final Lookup NOT_FOUND = new Lookup.NotFound();
  private static final Lookup AMBIGUOUS = new Lookup.Ambiguous();

  private final Map<String, PathTree> exact = new ConcurrentHashMap<>();
  private final Map<String, PathTree> wildcards = new ConcurrentHashMap<>();
  private final TunnelDomain domain;
  private final Function<UUID, Tunnel> tunnels;

  /**
   * A table without routes.
   *
   * @param tunnels gives the tunnel with an ID, or null; asked for hosts of the domain
   */
  public RouteTable(TunnelDomain domain, Function<UUID, Tunnel> tunnels) {
    this.domain = Objects.requireNonNull(domain, "domain");
    this.tunnels = Objects.requireNonNull(tunnels, "tunnels");
  }

  /**
   * A tunnel changed. While this runs, each route that both have leads to one of them.
   *
   * <p>A route that moved to another tunnel may be told in either order: what another tunnel has
   * taken is not taken away, and what it took at a later revision is not taken back.
   *
   * @param before what it was, or null
   * @param now what it is, or null when it was deleted
   */
  public void replace(Tunnel before, Tunnel now) {
    if (now != null) {
      now.routes().forEach(route -> claim(route, now));
    }
    if (before == null) {
      return;
    }
    Set<Route> kept = new HashSet<>();
    if (now != null) {
      now.routes().forEach(route -> kept.add(route.withoutOptions()));
    }
    for (Route route : before.routes()) {
      if (!kept.contains(route.withoutOptions())) {
        release(route, before.id());
      }
    }
  }

  /** Which tunnel serves this host and path. */
  public Lookup find(HostName host, RequestPath path) {
    Lookup.Found found = longest(host.name(), path.normalised());
    if (path.hasDotSegments() && !isSameTarget(found, longest(host.name(), path.decoded()))) {
      return AMBIGUOUS;
    }
    return found == null ? NOT_FOUND : found;
  }

  private static boolean isSameTarget(Lookup.Found one, Lookup.Found other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.route().equals(other.route()) && one.tunnel().id().equals(other.tunnel().id());
  }

  /** Whether there is this route, to whatever tunnel. */
  public boolean has(Route route) {
    PathTree tree = treesOf(route).get(key(route));
    return tree != null && tree.exact(route.pathPrefix()) != null;
  }

  private void claim(Route route, Tunnel tunnel) {
    PathTree present = treesOf(route).get(key(route));
    PathTree tree = present == null ? new PathTree() : present;
    tree.claim(route.pathPrefix(), new Lookup.Found(route, tunnel));
    if (present == null) {
      treesOf(route).put(key(route), tree);
    }
  }

  private void release(Route route, UUID owner) {
    PathTree tree = treesOf(route).get(key(route));
    if (tree != null) {
      tree.release(route.pathPrefix(), owner);
      if (tree.isEmpty()) {
        treesOf(route).remove(key(route));
      }
    }
  }

  private Map<String, PathTree> treesOf(Route route) {
    return route.hostname().startsWith(WILDCARD) ? wildcards : exact;
  }

  private static String key(Route route) {
    String hostname = route.hostname();
    return hostname.startsWith(WILDCARD) ? hostname.substring(WILDCARD.length()) : hostname;
  }

  private Lookup.Found longest(String host, String path) {
    Lookup.Found found = longest(exact.get(host), path);
    if (found == null) {
      found = byUuid(host);
    }
    if (wildcards.isEmpty()) {
      return found;
    }
    for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
      found = longest(wildcards.get(host.substring(dot + 1)), path);
    }
    return found;
  }

  private Lookup.Found byUuid(String host) {
    UUID id = domain.tunnelId(host);
    Tunnel tunnel = id == null ? null : tunnels.apply(id);
    return tunnel == null ? null : new Lookup.Found(new Route(host, Route.ANY_PATH), tunnel);
  }

  private static Lookup.Found longest(PathTree paths, String path) {
    return paths == null ? null : paths.longest(path);
  }
}
