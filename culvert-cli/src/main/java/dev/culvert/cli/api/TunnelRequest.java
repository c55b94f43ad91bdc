package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.core.tunnel.Route;
import java.util.List;
import java.util.Objects;

/**
 * A tunnel to make.
 *
 * @param connectorLimit null for the API's default
 * @param originUrl what its connectors are to serve unless they know better; null for nothing
 */
public record TunnelRequest(
    String name, List<Route> routes, Integer connectorLimit, String originUrl) {

  public TunnelRequest {
    Objects.requireNonNull(name, "name");
    routes = List.copyOf(routes);
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    routes.forEach(route -> json.withArray("routes").add(json(route)));
    if (connectorLimit != null) {
      json.put("connectorLimit", connectorLimit);
    }
    if (originUrl != null) {
      json.putObject("config").putObject("origin").put("url", originUrl);
    }
    return json;
  }

  static ObjectNode json(Route route) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("hostname", route.hostname())
        .put("pathPrefix", route.pathPrefix());
  }
}
