package dev.culvert.core.config;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads and validates the configuration of a role. Lowest first: defaults, {@code
 * conf/<role>.yaml}, what {@code -conf} gives (YAML or JSON), the environment, flags. A value is
 * checked where it is in force; a key that the spec does not know is a mistake wherever a file, the
 * JSON or a flag has it.
 */
public final class ConfigLoader {

  private final ConfigSpec spec;
  private Path file;
  private JsonObject json = new JsonObject();
  private String jsonSource = "-conf";
  private List<ConfigSpec> neighbours = List.of();
  private Map<String, String> environment;
  private Map<String, String> flags = Map.of();
  private Function<VertxOptions, Vertx> vertx = Vertx::vertx;

  private ConfigLoader(ConfigSpec spec) {
    this.spec = spec;
  }

  public static ConfigLoader of(ConfigSpec spec) {
    return new ConfigLoader(spec);
  }

  /**
   * Takes this YAML file, which must exist, over the role's own: {@code <name of the spec>.yaml} in
   * the directory that {@code CULVERT_CONF_DIR} names or else in {@code conf}, if there is one.
   */
  public ConfigLoader file(Path explicit) {
    this.file = explicit;
    return this;
  }

  /** Takes JSON, nested or dotted, and what to call it in messages. */
  public ConfigLoader json(JsonObject given, String source) {
    this.json = given;
    this.jsonSource = source;
    return this;
  }

  /** Other roles in this process: variables for their keys are not mistakes. */
  public ConfigLoader beside(ConfigSpec... others) {
    this.neighbours = List.of(others);
    return this;
  }

  /** Takes these variables instead of the environment of the process. */
  public ConfigLoader environment(Map<String, String> variables) {
    this.environment = Map.copyOf(variables);
    return this;
  }

  /** Takes values from the command line, by key. */
  public ConfigLoader flags(Map<String, String> byKey) {
    this.flags = Map.copyOf(byKey);
    return this;
  }

  /** Takes what makes the Vert.x that reads the sources and is closed afterwards. */
  public ConfigLoader vertx(Function<VertxOptions, Vertx> maker) {
    this.vertx = maker;
    return this;
  }

  /**
   * Reads all sources; blocks.
   *
   * @throws ConfigException if anything is wrong
   */
  public Settings load() {
    List<String> problems = new ArrayList<>();
    List<Layer> layers = new ArrayList<>();
    try (SourceReader reader = new SourceReader(vertx)) {
      JsonObject variables = variables(reader);
      Path own = ownFile(variables);
      if (Files.exists(own)) {
        layers.add(readFile(reader, own, problems));
      }
      if (file != null) {
        layers.add(readFile(reader, file, problems));
      }
      layers.add(Layer.flatten(spec.nameSet(), jsonSource, reader.json(json), problems));
      layers.add(EnvironmentLayer.of(spec, neighbours, variables));
      layers.add(flagLayer(problems));
    }
    Settings settings = Settings.resolve(spec, layers, problems);
    if (settings == null) {
      throw new ConfigException(problems);
    }
    return settings;
  }

  private JsonObject variables(SourceReader reader) {
    if (environment == null) {
      return reader.environment();
    }
    JsonObject variables = new JsonObject();
    environment.forEach(variables::put);
    return variables;
  }

  private Path ownFile(JsonObject variables) {
    String directory = variables.getString("CULVERT_CONF_DIR", "");
    return Path.of(directory.isEmpty() ? "conf" : directory, spec.name() + ".yaml");
  }

  private Layer readFile(SourceReader reader, Path path, List<String> problems) {
    if (!Files.isRegularFile(path)) {
      throw new ConfigException(path + ": there is no such file");
    }
    return Layer.flatten(spec.nameSet(), path.toString(), reader.yaml(path), problems);
  }

  private Layer flagLayer(List<String> problems) {
    Layer layer = Layer.empty();
    flags.forEach(
        (key, value) -> {
          if (spec.has(key)) {
            layer.put(key, value, "command line");
          } else {
            problems.add("command line: " + key + ": " + Layer.unknown(key, spec.nameSet()));
          }
        });
    return layer;
  }
}
