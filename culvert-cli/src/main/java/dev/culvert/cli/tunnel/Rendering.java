package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.cli.api.ApiConnector;
import dev.culvert.core.tunnel.Route;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the things of the API are written in tables and in JSON. */
final class Rendering {

  private static final Pattern FRACTION = Pattern.compile("\\.\\d+(?=Z$)");
  private static final int ROUTES_SHOWN = 3;
  private static final String BUS = "bus";

  private Rendering() {}

  /** To the second: {@code 2026-03-01T12:00:00Z}. */
  static String time(String iso) {
    return FRACTION.matcher(iso).replaceFirst("");
  }

  /** The first few, and how many more there are. */
  static String routes(List<Route> routes) {
    String some =
        routes.stream().limit(ROUTES_SHOWN).map(Route::toString).collect(Collectors.joining(", "));
    int more = routes.size() - ROUTES_SHOWN;
    return more > 0 ? some + " and " + more + " more" : some;
  }

  /** {@code 2xdfw, 2xmci} or {@code bus}, and what is unusual about the connector. */
  static String edges(ApiConnector connector) {
    String streams =
        connector.streams().entrySet().stream()
            .map(place -> place(place.getKey(), place.getValue()))
            .collect(Collectors.joining(", "));
    if (connector.draining()) {
      return streams + " (draining)";
    }
    return connector.ready() ? streams : streams + " (not ready)";
  }

  /** A connector has one stream over the event bus, or several to edges at a location. */
  private static String place(String name, int streams) {
    return name.equals(BUS) ? BUS : streams + "x" + name;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static <T> ArrayNode array(List<T> items, Function<T, JsonNode> json) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(json.apply(item)));
    return array;
  }

  /** A copy that fields can be added to. */
  static ObjectNode copy(JsonNode json) {
    return object().setAll((ObjectNode) json);
  }
}
