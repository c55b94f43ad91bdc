package dev.culvert.core.launch;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.ConfigLoader;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code -conf} says: JSON itself, a JSON file, or a YAML file. Each lies over {@code
 * conf/<role>.yaml}.
 */
final class ConfArgument {

  /** Vert.x lets the last one win when a key is given twice. */
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ConfArgument() {}

  /**
   * Hands it to the loader.
   *
   * @throws ConfigException if it is malformed, or a file that is not there
   */
  static void apply(String conf, ConfigLoader loader) {
    if (conf.isBlank()) {
      throw new ConfigException("-conf: is empty; give JSON or a file");
    }
    if (conf.stripLeading().startsWith("{")) {
      loader.json(parse(conf, "-conf"), "-conf");
    } else if (conf.toLowerCase(Locale.ROOT).endsWith(".json")) {
      loader.json(parse(read(conf), conf), conf);
    } else {
      loader.file(Path.of(conf));
    }
  }

  /** What is wrong with an option that takes JSON or a JSON file, which Vert.x would pass over. */
  static Optional<String> problem(String option, String given) {
    try {
      boolean inline = given.stripLeading().startsWith("{");
      parse(inline ? given : read(given), inline ? option : given);
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new ConfigException(
          file + ": " + (Files.exists(Path.of(file)) ? "cannot be read" : "there is no such file"));
    }
  }

  private static String where(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return e.getOriginalMessage().lines().findFirst().orElse("").strip() + place;
  }

  private static JsonObject parse(String json, String source) {
    try {
      STRICT.readTree(json);
      return new JsonObject(json);
    } catch (JsonProcessingException e) {
      throw new ConfigException(source + ": is not valid JSON: " + where(e));
    } catch (DecodeException e) {
      String reason =
          e.getMessage().lines().findFirst().orElse("").replace("Failed to decode:", "");
      throw new ConfigException(source + ": is not valid JSON: " + reason.strip());
    }
  }
}
