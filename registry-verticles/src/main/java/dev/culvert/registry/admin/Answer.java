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
 * @param replayed whether an earlier request with the same idempotency key did it
 */
record Answer(int status, JsonObject body, Map<String, String> headers, boolean replayed) {

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer ok(JsonObject body) {
    return new Answer(200, body, Map.of(), false);
  }

  static Answer created(JsonObject body) {
    return new Answer(201, body, Map.of(), false);
  }

  static Answer accepted() {
    return new Answer(202, null, Map.of(), false);
  }

  static Answer gone() {
    return new Answer(204, null, Map.of(), false);
  }

  /** The same with an entity tag. */
  Answer tagged(String entityTag) {
    return with("ETag", entityTag);
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, body, more, replayed);
  }

  /** The same, done now or by an earlier request. */
  Answer replay(boolean earlier) {
    return new Answer(status, body, headers, earlier);
  }

  /** The ID of what was made, now or earlier; null if nothing was. */
  String made() {
    return status == 201 ? body.getString("id") : null;
  }
}
