package dev.culvert.registry.store;

import dev.culvert.core.config.Settings;
import dev.culvert.core.tunnel.Directory;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The tunnels that the registry's configuration names. They change only with a restart.
 *
 * <p>A tunnel without an ID gets the same one at every start: it is made from the name.
 */
public final class ConfiguredTunnels implements TunnelStore {

  private final Directory directory;

  /**
   * Checks the configured tunnels.
   *
   * @throws dev.culvert.core.config.ConfigException when a name, an ID or a hostname is wrong or
   *     given twice
   */
  public ConfiguredTunnels(List<Settings> configured) {
    List<Tunnel> tunnels = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (Settings settings : configured) {
      Tunnel tunnel = tunnel(settings);
      if (tunnels.stream().anyMatch(other -> other.name().equals(tunnel.name()))) {
        throw settings.invalid("name", "is the name of two tunnels");
      }
      if (tunnels.stream().anyMatch(other -> other.id().equals(tunnel.id()))) {
        throw settings.invalid("id", "is the ID of two tunnels");
      }
      tunnels.add(tunnel);
      for (String hostname : settings.texts("hostnames")) {
        Route route = route(settings, hostname, tunnel.id());
        String owner = owners.putIfAbsent(route.hostname() + route.pathPrefix(), tunnel.name());
        if (owner != null) {
          throw settings.invalid("hostnames", hostname + " belongs to tunnel " + owner);
        }
        routes.add(route);
      }
    }
    String content = tunnels + "\n" + routes;
    directory = new Directory(nameBased("store:" + content), 1, tunnels, routes);
  }

  private static Tunnel tunnel(Settings settings) {
    String name = settings.text("name");
    String id = settings.text("id");
    try {
      return new Tunnel(
          id.isEmpty() ? nameBased("tunnel:" + name) : UUID.fromString(id),
          name,
          settings.integer("connectorLimit"),
          0);
    } catch (IllegalArgumentException e) {
      throw settings.invalid("id", "is not a UUID");
    }
  }

  private static Route route(Settings settings, String hostname, UUID tunnelId) {
    int slash = hostname.indexOf('/');
    String host = (slash < 0 ? hostname : hostname.substring(0, slash)).toLowerCase(Locale.ROOT);
    String labels = host.startsWith("*.") ? host.substring(2) : host;
    if (!labels.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")) {
      throw settings.invalid(
          "hostnames", hostname + " is not a hostname such as app.example.com or *.example.com");
    }
    return new Route(host, slash < 0 ? "/" : hostname.substring(slash), tunnelId);
  }

  private static UUID nameBased(String name) {
    return UUID.nameUUIDFromBytes(("culvert:" + name).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Future<Directory> load() {
    return Future.succeededFuture(directory);
  }
}
