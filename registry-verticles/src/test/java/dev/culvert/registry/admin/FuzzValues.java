package dev.culvert.registry.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/** Values that a schema allows, and such as it does not. */
final class FuzzValues {

  /** Few, so that requests meet each other's tunnels and routes. */
  private static final List<String> NAMES =
      List.of("web", "a b", "'; DROP TABLE tunnels; --", "x%27y", "\"q\"", "tünnel🚇", "a+b", "5");

  private static final List<String> HOSTS =
      List.of("a.example", "*.a.example", "B.example.", "bücher.example", "localhost", "x.y.z");

  private static final List<String> WRONG_HOSTS =
      List.of("-a", "a..b", "*", "a.*", "1.2.3.4", "a_b", "[::1]", "a/b", "xn--", "xn--\u0080");

  private static final List<String> PREFIXES = List.of("/", "", "/api", "/a/b/", "/%41");
  private static final List<String> WRONG_PREFIXES = List.of("a", "//", "/../a", "/a?b", "/ü");
  private static final List<String> URLS = List.of("http://127.0.0.1:3000", "https://[::1]");
  private static final List<String> WRONG_URLS = List.of("x", "http://", "ftp://a", "http://a/b");

  private static final List<Object> ODD =
      List.of(
          -1,
          0,
          1.5,
          1e308,
          Long.MAX_VALUE,
          true,
          "",
          " ",
          "null",
          "\u0000",
          "\r\nX: y",
          "\ufeff\u202e\u2028",
          "a".repeat(5000),
          "{\"a\":1}",
          "..",
          "%",
          "${x}",
          new JsonArray(),
          new JsonObject(),
          new JsonArray().add(new JsonArray().add(1)));

  private static final int REMEMBERED = 4;

  private final Random random;
  private final JsonObject schemas;
  private final List<Map<String, String>> seen = new ArrayList<>();

  /**
   * Values of a document.
   *
   * @param random where they come from
   * @param document whose schemas are referred to
   */
  FuzzValues(Random random, JsonObject document) {
    this.random = random;
    this.schemas = document.getJsonObject("components").getJsonObject("schemas");
  }

  /** Remembers what an answer shows of tunnels, of their routes and tokens, to ask for it. */
  void learn(Object answer) {
    if (answer instanceof JsonObject object) {
      remember(object);
      object.forEach(field -> learn(field.getValue()));
    } else if (answer instanceof JsonArray array) {
      array.forEach(this::learn);
    }
  }

  private void remember(JsonObject object) {
    if (object.getValue("tunnelId") instanceof String tunnel) {
      remember(tunnel, object, new JsonObject());
    } else if (object.getValue("routes") instanceof JsonArray routes
        && object.getValue("tokens") instanceof JsonArray tokens) {
      remember(object.getString("id"), anyObject(routes), anyObject(tokens));
    }
  }

  private void remember(String tunnel, JsonObject route, JsonObject token) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("tunnel", tunnel);
    parameters.put("hostname", route.getString("hostname"));
    parameters.put("pathPrefix", route.getString("pathPrefix"));
    parameters.put("tokenId", token.getString("id"));
    parameters.values().removeIf(Objects::isNull);
    seen.add(0, parameters);
    seen.subList(Math.min(REMEMBERED, seen.size()), seen.size()).clear();
  }

  private JsonObject anyObject(JsonArray array) {
    return array.isEmpty() ? new JsonObject() : array.getJsonObject(random.nextInt(array.size()));
  }

  /** Parameters that lead to something that was there lately, by their names; or none. */
  Map<String, String> seen() {
    return seen.isEmpty() || !oneIn(3) ? Map.of() : any(seen);
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /**
   * A value for a field or a parameter: mostly a right one.
   *
   * @param name of the field; some mean more than their schema says
   */
  Object value(String name, JsonObject described) {
    if (oneIn(15)) {
      return odd();
    }
    JsonObject schema = resolved(described);
    if (schema.getValue("type") instanceof JsonArray) {
      return oneIn(4) ? null : text(name, schema);
    }
    return switch (schema.getString("type", "")) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> oneIn(10) ? random.nextLong() : 1 + random.nextInt(200);
      case "boolean" -> random.nextBoolean();
      default -> text(name, schema);
    };
  }

  /** Something that fits hardly anywhere; null among it. */
  Object odd() {
    return oneIn(6) ? null : oneIn(4) ? characters() : any(ODD);
  }

  private JsonObject resolved(JsonObject schema) {
    String reference = schema.getString("$ref");
    return reference == null
        ? schema
        : schemas.getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private JsonObject object(JsonObject schema) {
    JsonObject object = new JsonObject();
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    for (String name : properties.fieldNames()) {
      if (required.contains(name) ? !oneIn(30) : random.nextBoolean()) {
        object.put(name, value(name, properties.getJsonObject(name)));
      }
    }
    return oneIn(30) ? object.put(characters(), odd()) : object;
  }

  private JsonArray array(JsonObject schema) {
    JsonArray array = new JsonArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value("", schema.getJsonObject("items")));
    }
    return array;
  }

  private Object text(String name, JsonObject schema) {
    if ("uuid".equals(schema.getString("format"))) {
      return oneIn(10) ? "not-a-uuid" : new UUID(random.nextLong(), random.nextLong()).toString();
    }
    boolean wrong = oneIn(8);
    return switch (name) {
      case "name", "tunnel" -> wrong ? characters() : any(NAMES);
      case "hostname" -> any(wrong ? WRONG_HOSTS : HOSTS);
      case "pathPrefix" -> any(wrong ? WRONG_PREFIXES : PREFIXES);
      case "url" -> any(wrong ? WRONG_URLS : URLS);
      case "If-Match" -> any(List.of("*", "\"1\"", "\"2\", W/\"3\"", "\"x", "W/", "1"));
      case "Idempotency-Key" -> "key" + random.nextInt(wrong ? 1_000_000 : 20);
      case "responseHeadTimeout" -> wrong ? characters() : any(List.of("30s", "1m", "1h", "2h"));
      case "after" -> any(List.of("d2Vi", "YQ.Yg", "YQ.Yg.Yw", "x", "=", ""));
      default -> characters();
    };
  }

  /** Any text, of any characters. */
  String characters() {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      int limit = any(List.of(0x20, 0x80, 0x100, 0x3000, 0x11_0000));
      text.appendCodePoint(random.nextInt(limit));
    }
    return text.toString();
  }

  /** JSON with something done to its text. */
  String broken(String json) {
    int at = random.nextInt(json.length() + 1);
    return switch (random.nextInt(6)) {
      case 0 -> json.substring(0, at);
      case 1 -> json.substring(0, at) + characters() + json.substring(at);
      case 2 -> json + json;
      case 3 -> "[".repeat(2000);
      case 4 -> json.replace(':', '=');
      default -> json.replaceFirst("[0-9]+|true|\"[a-z]*\"", "1e999999999");
    };
  }
}
