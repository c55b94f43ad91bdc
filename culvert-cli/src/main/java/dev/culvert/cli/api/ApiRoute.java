package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.core.tunnel.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A route and where it leads.
 *
 * @param tunnelId the tunnel's UUID
 * @param json the answer itself
 */
public record ApiRoute(Route route, String tunnelId, String tunnelName, JsonNode json) {

  private static final String TUNNEL_ID = "tunnelId";
  private static final String TUNNEL_NAME = "tunnelName";

  static ApiRoute of(JsonNode json) {
    return new ApiRoute(
        ApiTunnel.route(json),
        JsonFields.text(json, TUNNEL_ID),
        JsonFields.text(json, TUNNEL_NAME),
        json);
  }

  /** A route as the API shows it with its tunnel. */
  static ApiRoute of(ApiTunnel tunnel, JsonNode json) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    if (!(json instanceof ObjectNode object)) {
      throw new JsonFields.MissingException("without an object");
    }
    whole.setAll(object);
    whole.put(TUNNEL_ID, tunnel.id().toString()).put(TUNNEL_NAME, tunnel.name());
    return of(whole);
  }

  /** The routes of a tunnel, in its order. */
  public static List<ApiRoute> of(ApiTunnel tunnel) {
    List<ApiRoute> routes = new ArrayList<>();
    tunnel.json().path("routes").forEach(json -> routes.add(of(tunnel, json)));
    return routes;
  }

  /** Its options as text, by name, those that this program does not know among them. */
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    json.path("options")
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              options.put(field.getKey(), value.isTextual() ? value.textValue() : value.toString());
            });
    return options;
  }
}
