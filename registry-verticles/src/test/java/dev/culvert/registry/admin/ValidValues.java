package dev.culvert.registry.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Values that a schema of the API's document allows, made from the schema: texts by altering
 * samples until pattern and length hold.
 */
final class ValidValues {

  private static final String VISIBLE =
      "abcxyzABCXYZ0123456789-._~*/:@!$&'()+,;=%[]\"#?<>^`{|}\\ \tW";

  private static final Map<String, List<String>> SAMPLES =
      Map.of(
          "name", List.of("web", "a b", "'; DROP", "tünnel🚇", ".a", "x-1"),
          "hostname", List.of("a.example", "*.a.example", "B.example.", "localhost", "x-1.y2.z3"),
          "pathPrefix", List.of("/", "", "/api", "/a/b/", "/%41", "/.a/..b/~c"),
          "url", List.of("http://127.0.0.1:3000", "https://[::1]", "http://a-b.c.d:1/", "http://x"),
          "If-Match", List.of("*", "\"1\"", "\"2\", W/\"3\"", ", ,\"x\" ,", "W/\"\""),
          "Idempotency-Key", List.of("key", "!~", "5b0c2a52-1f5e-4f0b-8a3d-3a0f5f3f9d11"),
          "responseHeadTimeout", List.of("30s", "3600s", "1m", "1h", "1500ms"),
          "after", List.of("d2Vi", "YQ.Yg", "YQ.Yg.Yw", ".", "..", "", "_-8"));

  private static final int ATTEMPTS = 1_000;

  private final Random random;
  private final JsonObject schemas;

  ValidValues(Random random, JsonObject document) {
    this.random = random;
    this.schemas = document.getJsonObject("components").getJsonObject("schemas");
  }

  /** The schema that a reference leads to, or the schema itself. */
  JsonObject resolved(JsonObject schema) {
    String reference = schema.getString("$ref");
    return reference == null
        ? schema
        : schemas.getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }

  /** A value for a field or a parameter of this name. */
  Object value(String name, JsonObject described) {
    JsonObject schema = resolved(described);
    if (schema.getValue("type") instanceof JsonArray types) {
      boolean none = types.contains("null") && random.nextInt(4) == 0;
      return none ? null : text(name, schema);
    }
    return switch (schema.getString("type")) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> integer(schema);
      case "boolean" -> random.nextBoolean();
      default -> text(name, schema);
    };
  }

  private JsonObject object(JsonObject schema) {
    JsonObject object = new JsonObject();
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    int least = schema.getInteger("minProperties", 0);
    while (object.size() < Math.max(least, required.size())) {
      for (String name : properties.fieldNames()) {
        if (required.contains(name) || random.nextBoolean()) {
          object.put(name, value(name, properties.getJsonObject(name)));
        }
      }
    }
    return object;
  }

  private JsonArray array(JsonObject schema) {
    JsonArray array = new JsonArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value("", schema.getJsonObject("items")));
    }
    return array;
  }

  private Number integer(JsonObject schema) {
    long least = schema.getLong("minimum");
    long most = schema.getLong("maximum");
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> most;
      default -> random.nextLong(least, most + 1);
    };
  }

  private String text(String name, JsonObject schema) {
    if ("uuid".equals(schema.getString("format"))) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      String candidate = altered(name.equals("tunnel") ? "name" : name);
      if (fits(candidate, schema)) {
        return candidate;
      }
    }
    throw new AssertionError("no value for " + name + " in " + ATTEMPTS + " attempts");
  }

  /** A sample, with some characters put in, taken out or repeated. */
  String altered(String name) {
    List<String> samples = SAMPLES.get(name);
    StringBuilder text = new StringBuilder(samples.get(random.nextInt(samples.size())));
    for (int i = random.nextInt(5); i > 0; i--) {
      int at = text.length() == 0 ? 0 : random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, VISIBLE.charAt(random.nextInt(VISIBLE.length())));
        case 1 -> text.delete(at, Math.min(at + 1, text.length()));
        case 2 ->
            text.insert(
                at, text.substring(at, Math.min(at + 1 + random.nextInt(9), text.length())));
        default -> text.insert(at, character(name));
      }
    }
    return text.toString();
  }

  private String character(String name) {
    int limit = name.equals("name") ? random.nextInt(3) == 0 ? 0x11_0000 : 0x3100 : 0x80;
    return random.nextInt(20) == 0
        ? "a".repeat(random.nextInt(260))
        : Character.toString(random.nextInt(limit));
  }

  /** Whether the document allows the text. */
  static boolean fits(String text, JsonObject schema) {
    int length = text.codePointCount(0, text.length());
    return length >= schema.getInteger("minLength", 0)
        && length <= schema.getInteger("maxLength", Integer.MAX_VALUE)
        && matches(text, schema.getString("pattern"))
        && (!schema.containsKey("anyOf")
            || schema.getJsonArray("anyOf").stream()
                .anyMatch(one -> matches(text, ((JsonObject) one).getString("pattern"))));
  }

  private static boolean matches(String text, String pattern) {
    return pattern == null || Pattern.compile(pattern).matcher(text).find();
  }
}
