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

  /**
   * Reads the document, which is part of the program. Blocks for a moment.
   *
   * @param vertx reads files of the class path, where the library has its own schemas
   */
  static Future<AdminContract> load(Vertx vertx) {
    JsonObject document = read();
    return OpenAPIContract.from(vertx, readable(document))
        .map(contract -> new AdminContract(document, contract));
  }

  /** A copy, since the library marks what it reads, without the media type it does not know. */
  private static JsonObject readable(JsonObject document) {
    JsonObject copy = document.copy();
    JsonObject problem =
        copy.getJsonObject("components").getJsonObject("responses").getJsonObject("Problem");
    Object schema = problem.getJsonObject("content").remove(Problem.MEDIA_TYPE);
    problem.getJsonObject("content").put("application/json", schema);
    return copy;
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
