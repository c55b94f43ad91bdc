package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.core.tunnel.Route;

/**
 * A route and where it leads.
 *
 * @param tunnelId the tunnel's UUID
 * @param json the answer itself
 */
public record ApiRoute(Route route, String tunnelId, String tunnelName, JsonNode json) {

  static ApiRoute of(JsonNode json) {
    return new ApiRoute(
        ApiTunnel.route(json),
        JsonFields.text(json, "tunnelId"),
        JsonFields.text(json, "tunnelName"),
        json);
  }
}
