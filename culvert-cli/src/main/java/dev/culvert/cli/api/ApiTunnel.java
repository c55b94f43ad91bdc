package dev.culvert.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.core.tunnel.Route;
import java.util.List;
import java.util.UUID;

/**
 * A tunnel as the API shows it.
 *
 * @param createdAt ISO 8601, UTC
 * @param originUrl what its configuration gives its connectors; empty if nothing
 * @param connectors how many are live
 * @param json the answer itself, with fields that this version may not know
 */
public record ApiTunnel(
    UUID id,
    String name,
    String createdAt,
    int connectorLimit,
    List<Route> routes,
    List<ApiToken> tokens,
    String originUrl,
    int connectors,
    JsonNode json) {

  static ApiTunnel of(JsonNode json) {
    return new ApiTunnel(
        id(json, "id"),
        JsonFields.text(json, "name"),
        JsonFields.text(json, "createdAt"),
        JsonFields.number(json, "connectorLimit"),
        JsonFields.list(json, "routes", ApiTunnel::route),
        JsonFields.list(json, "tokens", ApiToken::of),
        json.path("config").path("origin").path("url").asText(),
        JsonFields.number(json, "connectors"),
        json);
  }

  static UUID id(JsonNode json, String field) {
    String text = JsonFields.text(json, field);
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new JsonFields.MissingException("without a UUID \"" + field + "\"");
    }
  }

  static Route route(JsonNode json) {
    try {
      return new Route(JsonFields.text(json, "hostname"), JsonFields.text(json, "pathPrefix"));
    } catch (IllegalArgumentException e) {
      throw new JsonFields.MissingException("with a route that is none: " + e.getMessage());
    }
  }
}
