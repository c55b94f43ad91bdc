package dev.culvert.registry.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API's document, {@code openapi.yaml}: it is served, and requests are validated against it.
 *
 * @param document as it is written
 * @param contract as the validator reads it
 */
record AdminContract(JsonObject document, OpenAPIContract contract) {

  private static final String FILE = "openapi.yaml";
  private static final String HEAD_OF = "head-";
  private static final String OPTIONS_PATCH = "RouteOptionsPatch";

  /**
   * Reads the document, which is part of the program.
   *
   * @param vertx reads files of the class path, where the library has its own schemas
   */
  static Future<AdminContract> load(Vertx vertx) {
    return vertx
        .executeBlocking(AdminContract::read)
        .compose(
            document ->
                OpenAPIContract.from(vertx, readable(document))
                    .map(contract -> new AdminContract(document, contract)));
  }

  /**
   * A copy, since the library marks what it reads. It is without the media type that the library
   * does not know, and without patterns and the names and types of route options: who breaks one is
   * told by the operation in words. It has a HEAD for each GET (RFC 9110, section 9.3.2).
   */
  private static JsonObject readable(JsonObject document) {
    JsonObject copy = document.copy();
    withoutPatterns(copy);
    JsonObject schemas = copy.getJsonObject("components").getJsonObject("schemas");
    schemas.put(OPTIONS_PATCH, new JsonObject().put("type", "object").put("minProperties", 1));
    JsonObject problem =
        copy.getJsonObject("components").getJsonObject("responses").getJsonObject("Problem");
    Object schema = problem.getJsonObject("content").remove(Problem.MEDIA_TYPE);
    problem.getJsonObject("content").put("application/json", schema);
    JsonObject paths = copy.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject get = paths.getJsonObject(path).getJsonObject("get");
      if (get != null) {
        JsonObject head = get.copy().put("operationId", HEAD_OF + get.getString("operationId"));
        paths.getJsonObject(path).put("head", head);
      }
    }
    return copy;
  }

  private static void withoutPatterns(Object part) {
    if (part instanceof JsonObject object) {
      if (object.getValue("pattern") instanceof String) {
        object.remove("pattern");
      }
      object.forEach(field -> withoutPatterns(field.getValue()));
    } else if (part instanceof JsonArray array) {
      array.forEach(AdminContract::withoutPatterns);
    }
  }

  /** The operation of the document that one of the contract stands for. */
  static String documented(String operationId) {
    return operationId.startsWith(HEAD_OF) ? operationId.substring(HEAD_OF.length()) : operationId;
  }

  private static JsonObject read() {
    try (InputStream yaml = AdminContract.class.getResourceAsStream(FILE)) {
      Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      return new JsonObject(document).copy();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  /** The paths that need no token. */
  Set<String> openPaths() {
    JsonObject paths = document.getJsonObject("paths");
    return paths.fieldNames().stream()
        .filter(path -> isOpen(paths.getJsonObject(path)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isOpen(JsonObject path) {
    return path.fieldNames().stream()
        .map(path::getJsonObject)
        .allMatch(operation -> new JsonArray().equals(operation.getJsonArray("security")));
  }
}
