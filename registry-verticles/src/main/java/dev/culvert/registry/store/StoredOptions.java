package dev.culvert.registry.store;

import dev.culvert.core.tunnel.RouteOptions;
import io.vertx.core.json.JsonObject;

/** Options of routes as the store keeps them: the text of a JSON object. */
final class StoredOptions {

  private static final String NONE = "{}";

  private StoredOptions() {}

  /** What this program knows of them. */
  static RouteOptions read(String text) {
    return text.equals(NONE) ? RouteOptions.NONE : RouteOptions.of(new JsonObject(text).getMap());
  }

  static String write(RouteOptions options) {
    return options == RouteOptions.NONE ? NONE : new JsonObject(options.toMap()).encode();
  }

  /** Carries out a merge patch; options of a newer program that it does not name stay. */
  static String merged(String text, JsonObject patch) {
    JsonObject options = new JsonObject(text);
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      if (value == null) {
        options.remove(name);
      } else {
        options.put(name, value);
      }
    }
    return options.encode();
  }
}
