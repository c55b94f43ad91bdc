package dev.culvert.edge.route;

import dev.culvert.core.tunnel.Directory;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * All routes of one revision, ready to be asked per request. Immutable and safe to share.
 *
 * <p>The exact hostname comes first, then the longest wildcard (which covers any number of labels,
 * but not the bare domain), and within a hostname the longest path prefix on a segment boundary. A
 * hostname none of whose prefixes matches gives way to the next wildcard. A trailing slash of a
 * prefix means nothing. The cost of a look-up grows with the labels and path segments, never with
 * the number of routes.
 */
public final class RouteTable {

  private static final String WILDCARD = "*.";
  private static final Lookup NOT_FOUND = new Lookup.NotFound();
  private static final Lookup AMBIGUOUS = new Lookup.Ambiguous();

  private final Map<String, PathTree> exact = new HashMap<>();
  private final Map<String, PathTree> wildcards = new HashMap<>();

  private RouteTable() {}

  /**
   * The table of a directory. A route to a tunnel that the directory does not have is left out; of
   * two with the same hostname and path prefix the later counts.
   */
  public static RouteTable of(Directory directory) {
    Map<UUID, Tunnel> tunnels = new HashMap<>();
    directory.tunnels().forEach(tunnel -> tunnels.put(tunnel.id(), tunnel));
    RouteTable table = new RouteTable();
    for (Route route : directory.routes()) {
      Tunnel tunnel = tunnels.get(route.tunnelId());
      if (tunnel != null) {
        table.put(route, tunnel);
      }
    }
    return table;
  }

  /** Which tunnel serves this host and path. */
  public Lookup find(HostName host, RequestPath path) {
    Lookup.Found found = longest(host.name(), path.normalised());
    if (!path.isNormal() && !Objects.equals(found, longest(host.name(), path.original()))) {
      return AMBIGUOUS;
    }
    return found == null ? NOT_FOUND : found;
  }

  private void put(Route route, Tunnel tunnel) {
    String hostname = route.hostname().toLowerCase(Locale.ROOT);
    boolean wildcard = hostname.startsWith(WILDCARD);
    (wildcard ? wildcards : exact)
        .computeIfAbsent(
            wildcard ? hostname.substring(WILDCARD.length()) : hostname, unused -> new PathTree())
        .put(route.pathPrefix(), new Lookup.Found(route, tunnel));
  }

  private Lookup.Found longest(String host, String path) {
    Lookup.Found found = longest(exact.get(host), path);
    if (wildcards.isEmpty()) {
      return found;
    }
    for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
      found = longest(wildcards.get(host.substring(dot + 1)), path);
    }
    return found;
  }

  private static Lookup.Found longest(PathTree paths, String path) {
    return paths == null ? null : paths.longest(path);
  }
}
