package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import dev.culvert.testing.client.RawClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request that somebody made from the API's document, with or without faults.
 *
 * @param operationId of the document; null if the method or the path is not the operation's
 * @param method of the request
 * @param target path and query, as they are sent
 * @param headers whole lines
 * @param body null for none
 */
record FuzzRequest(
    String operationId, String method, String target, List<String> headers, Buffer body) {

  private static final List<String> METHODS =
      List.of("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "FOO");

  private static final List<String> TYPES =
      List.of(
          "text/plain", "application/json;charset=utf-8", "application/json;charset=x", ";", "");

  private static final List<String> ENDS =
      List.of("%", "%zz", "%00", "/", "//", "/..", ";x", "/%2e");

  /** They make another path of the one that they stand in. */
  private static final Set<String> DOTS = Set.of("", ".", "..");

  /** An operation of the document. */
  record Template(String path, String method, JsonObject operation) {

    String id() {
      return operation.getString("operationId");
    }
  }

  static List<Template> templates(JsonObject document) {
    List<Template> templates = new ArrayList<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject operations = paths.getJsonObject(path);
      for (String method : operations.fieldNames()) {
        templates.add(
            new Template(path, method.toUpperCase(Locale.ROOT), operations.getJsonObject(method)));
      }
    }
    return templates;
  }

  /** Makes a request of a template. */
  static FuzzRequest make(Template template, JsonObject document, FuzzValues values, String token) {
    String path = template.path();
    String method = template.method();
    String id = template.id();
    Map<String, String> seen = values.seen();
    StringBuilder query = new StringBuilder();
    List<String> headers = new ArrayList<>();
    for (Object declared : template.operation().getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolved((JsonObject) declared, document);
      String name = parameter.getString("name");
      Object value =
          seen.containsKey(name)
              ? seen.get(name)
              : values.value(name, parameter.getJsonObject("schema"));
      switch (parameter.getString("in")) {
        case "path" -> {
          String segment = encoded(value);
          path = path.replace("{" + name + "}", segment);
          id = DOTS.contains(segment) ? null : id;
        }
        case "query" -> {
          if (parameter.getBoolean("required", false)
              || seen.containsKey(name)
              || values.oneIn(2)) {
            query.append('&').append(name).append('=').append(encoded(value));
          }
        }
        default -> {
          if (values.oneIn(3)) {
            headers.add(name + ": " + line(value));
          }
        }
      }
    }
    if (values.oneIn(40)) {
      query.append('&').append(encoded(values.characters())).append("=%").append(values.odd());
    }
    if (values.oneIn(30)) {
      path += values.any(ENDS);
      id = null;
    }
    if (values.oneIn(30)) {
      method = values.any(METHODS);
      id = null;
    }
    if (!values.oneIn(40)) {
      headers.add("Authorization: Bearer " + token);
    } else if (values.oneIn(2)) {
      headers.add("Authorization: " + line(values.odd()));
    }
    Buffer body = body(template, values, headers);
    String target = query.isEmpty() ? path : path + "?" + query.substring(1);
    return new FuzzRequest(id, method, line(target).replace(' ', '+'), headers, body);
  }

  private static Buffer body(Template template, FuzzValues values, List<String> headers) {
    JsonObject declared = template.operation().getJsonObject("requestBody");
    if (declared == null && !values.oneIn(20)) {
      return null;
    }
    String json;
    if (declared == null || values.oneIn(20)) {
      json = Json.encode(values.odd());
    } else {
      JsonObject schema =
          declared
              .getJsonObject("content")
              .getJsonObject("application/json")
              .getJsonObject("schema");
      json = Json.encode(values.value("", schema));
    }
    json = values.oneIn(12) ? values.broken(json) : json;
    json = values.oneIn(400) ? json + " ".repeat(AdminRouter.MAX_BODY_BYTES) : json;
    headers.add("Content-Type: " + (values.oneIn(25) ? values.any(TYPES) : "application/json"));
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    if (values.oneIn(50) && body.length > 0) {
      body[body.length / 2] = (byte) 0xfe;
    }
    headers.add("Content-Length: " + body.length);
    return Buffer.buffer(body);
  }

  static JsonObject resolved(JsonObject parameter, JsonObject document) {
    String reference = parameter.getString("$ref");
    return reference == null
        ? parameter
        : document
            .getJsonObject("components")
            .getJsonObject("parameters")
            .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static String encoded(Object value) {
    return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What would end the line, and what Latin-1 has not, is taken out. */
  private static String line(Object value) {
    return String.valueOf(value).replaceAll("[\r\n]|[^\u0000-\u00ff]", "");
  }

  void send(RawClient client) throws IOException {
    client.request(method, "127.0.0.1", target, headers.toArray(String[]::new));
    if (body != null) {
      client.send(body.getBytes());
    }
  }

  @Override
  public String toString() {
    String text = body == null ? "" : body.toString();
    return method
        + " "
        + target
        + " "
        + headers
        + " "
        + Printable.quoted(text.substring(0, Math.min(1000, text.length())));
  }
}
