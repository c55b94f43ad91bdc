package dev.culvert.registry.admin;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What an operation came to.
 *
 * @param status of the response
 * @param body of the response, or null
 * @param headers of the response besides those that all have
 */
record Answer(int status, JsonObject body, Map<String, String> headers) {

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer ok(JsonObject body) {
    return new Answer(200, body, Map.of());
  }

  static Answer created(JsonObject body) {
    return new Answer(201, body, Map.of());
  }

  static Answer accepted() {
    return new Answer(202, null, Map.of());
  }

  static Answer gone() {
    return new Answer(204, null, Map.of());
  }

  /** The same with an entity tag. */
  Answer tagged(String entityTag) {
    return with("ETag", entityTag);
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, body, more);
  }
}
