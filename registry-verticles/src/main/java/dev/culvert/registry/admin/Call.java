package dev.culvert.registry.admin;

import dev.culvert.registry.store.Idempotency;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A request that is as the document says.
 *
 * @param method of the request
 * @param path of the request, decoded
 * @param request its parameters and body
 */
record Call(String method, String path, ValidatedRequest request) {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** A parameter of the path, decoded. */
  String path(String name) {
    return request.getPathParameters().get(name).getString();
  }

  /** A UUID in the path. */
  UUID pathUuid(String name) {
    return UUID.fromString(path(name));
  }

  /** A parameter of the query, or null. */
  String query(String name) {
    RequestParameter value = request.getQuery().get(name);
    return value == null || value.isNull() ? null : value.get().toString();
  }

  /** A number in the query that is there. */
  int queryInteger(String name) {
    return ((Number) request.getQuery().get(name).get()).intValue();
  }

  /** A header, or null. */
  String header(String name) {
    RequestParameter value = request.getHeaders().get(name);
    return value == null || value.isNull() ? null : value.getString();
  }

  /** The body; empty if there is none. */
  JsonObject body() {
    RequestParameter body = request.getBody();
    return body == null || body.isNull() ? new JsonObject() : body.getJsonObject();
  }

  /** What makes the request repeatable, or null. */
  Idempotency idempotency() {
    String key = header(IDEMPOTENCY_KEY);
    return key == null ? null : new Idempotency(key, fingerprint());
  }

  /** Equal for the same request, however its JSON is written. */
  private String fingerprint() {
    String asked = method + " " + path + "\n" + canonical(body());
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(asked.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Fields in the order of their names; {@code 100.0} is {@code 100}. */
  private static Object canonical(Object value) {
    if (value instanceof JsonObject object) {
      Map<String, Object> sorted = new TreeMap<>();
      object.forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
      return new JsonObject(sorted);
    }
    if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(canonical(item)));
      return copy;
    }
    return value instanceof Double number && number == Math.rint(number)
        ? (Object) number.longValue()
        : value;
  }
}
