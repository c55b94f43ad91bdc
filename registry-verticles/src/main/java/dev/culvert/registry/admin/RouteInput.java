package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.RouteOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads routes as clients write them. */
final class RouteInput {

  private static final String HOSTNAME = "hostname";
  private static final String PATH_PREFIX = "pathPrefix";
  private static final String OPTIONS = "options";

  private RouteInput() {}

  /**
   * A route of a body.
   *
   * @throws Problem 400 that says what is wrong
   */
  static Route of(JsonObject json) {
    return of(json.getString(HOSTNAME), json.getString(PATH_PREFIX), "");
  }

  /** A route of a query; the same otherwise. */
  static Route of(Call call) {
    return of(call.query(HOSTNAME), call.query(PATH_PREFIX), "");
  }

  /** The routes of a new tunnel; null for none. */
  static List<Route> all(JsonArray array) {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      JsonObject json = array.getJsonObject(i);
      routes.add(of(json.getString(HOSTNAME), json.getString(PATH_PREFIX), "routes/" + i + "/"));
    }
    return routes;
  }

  /**
   * What a body changes of a route's options, as a JSON merge patch (RFC 7396): each value in its
   * one form, null where an option is to be removed.
   *
   * @throws Problem 400 that says what is wrong
   */
  static JsonObject optionsPatch(JsonObject body) {
    JsonObject patch = body.getJsonObject(OPTIONS);
    JsonObject checked = new JsonObject();
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      try {
        RouteOption<?> option = RouteOption.of(name);
        checked.put(name, value == null ? null : option.normalise(value));
      } catch (IllegalArgumentException e) {
        throw Problem.invalid(OPTIONS + "/" + Printable.line(name), OPTIONS + "/" + e.getMessage());
      }
    }
    return checked;
  }

  /** The messages of {@link Route#of} begin with the name of the field. */
  private static Route of(String hostname, String pathPrefix, String where) {
    try {
      return Route.of(hostname, pathPrefix);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      String field = message.startsWith(PATH_PREFIX) ? PATH_PREFIX : HOSTNAME;
      throw Problem.invalid(where + field, where + message);
    }
  }
}
