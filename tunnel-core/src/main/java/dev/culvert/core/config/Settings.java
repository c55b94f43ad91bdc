package dev.culvert.core.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A validated configuration: a value for each key of its spec. Immutable. The getters fail with an
 * {@link IllegalArgumentException} if the spec does not have the key.
 */
public final class Settings {

  private static final String SOURCES = "culvert.sources";

  private final ConfigSpec spec;
  private final Map<String, Object> values;
  private final Map<String, String> sources;

  private Settings(ConfigSpec spec, Layer inForce) {
    this.spec = spec;
    this.values = inForce.values();
    this.sources = inForce.sources();
  }

  /**
   * What is in force when the layers override each other.
   *
   * @param layers lowest first
   * @param problems takes one line for each value that does not fit
   * @return null if there were problems, now or before
   */
  static Settings resolve(ConfigSpec spec, List<Layer> layers, List<String> problems) {
    Layer inForce = Resolver.resolve(spec.keys(), layers, problems);
    return inForce == null ? null : new Settings(spec, inForce);
  }

  /** All defaults. */
  public static Settings defaults(ConfigSpec spec) {
    return of(spec, new JsonObject());
  }

  /**
   * Reads what {@link #toJson} wrote, such as the deployment configuration of a verticle, or any
   * JSON with some of the keys; the rest are defaults.
   *
   * @throws ConfigException if a key is not in the spec or a value does not fit
   */
  public static Settings of(ConfigSpec spec, JsonObject json) {
    List<String> problems = new ArrayList<>();
    JsonObject given = json.copy();
    Object known = given.remove(SOURCES);
    Layer layer = Layer.flatten(spec.nameSet(), "", given, problems);
    if (known instanceof JsonObject names) {
      // What no source gave was a default, and is one again.
      layer.values().keySet().retainAll(names.fieldNames());
      names.forEach(entry -> layer.sources().put(entry.getKey(), (String) entry.getValue()));
    }
    Settings settings = resolve(spec, List.of(layer), problems);
    if (settings == null) {
      throw new ConfigException(problems);
    }
    return settings;
  }

  /** What {@link ConfigSpec#port}, {@code portOrZero} and {@code integer} declare. */
  public int integer(String key) {
    return (Integer) value(key);
  }

  public int port(String key) {
    return integer(key);
  }

  public Duration duration(String key) {
    return (Duration) value(key);
  }

  /** In bytes. */
  public long bytes(String key) {
    return (Long) value(key);
  }

  /** What {@link ConfigSpec#text} and {@code choice} declare. */
  public String text(String key) {
    return (String) value(key);
  }

  public boolean flag(String key) {
    return (Boolean) value(key);
  }

  @SuppressWarnings("unchecked") // the key's type made it
  public List<String> texts(String key) {
    return (List<String>) value(key);
  }

  @SuppressWarnings("unchecked") // the key's type made it
  public Optional<HostPort> hostPort(String key) {
    return (Optional<HostPort>) value(key);
  }

  public URI url(String key) {
    return (URI) value(key);
  }

  @SuppressWarnings("unchecked") // the key's type made it
  public List<Settings> objects(String key) {
    return (List<Settings>) value(key);
  }

  /**
   * The same with another value, as if the command line had given it.
   *
   * @throws ConfigException if it does not fit
   */
  public Settings with(String key, Object value) {
    JsonObject json = toJson().put(key, value);
    json.getJsonObject(SOURCES).put(key, "command line");
    return of(spec, json);
  }

  /** Whether any source gave the value, as opposed to the default. */
  public boolean isGiven(String key) {
    spec.key(key);
    return sources.containsKey(key);
  }

  /** What these are the settings of. */
  public ConfigSpec spec() {
    return spec;
  }

  /** The value is wrong for a reason that the spec cannot know; {@code text} says which. */
  public ConfigException invalid(String key, String text) {
    return new ConfigException(describe(key, text));
  }

  /**
   * A key is needed because of another one; the message begins with where that one came from.
   *
   * @param key what is missing
   * @param because the key that needs it
   * @param text goes on after {@code key: is missing; because: value}
   */
  public ConfigException missing(String key, String because, String text) {
    spec.key(key);
    return new ConfigException(
        Layer.labelled(
            sources.getOrDefault(because, ""),
            key + ": is missing; " + because + ": " + shown(because) + " " + text));
  }

  /** A part of the value is wrong; {@code problem} says which and what would be right. */
  public ConfigException invalidPart(String key, String problem) {
    spec.key(key);
    return new ConfigException(Layer.labelled(sources.getOrDefault(key, ""), key + ": " + problem));
  }

  /** The same for a value that nobody should read, such as one with a password in it. */
  public ConfigException invalidSecret(String key, String text) {
    return invalidPart(key, text);
  }

  /** The process cannot start with this value; {@code text} says why and what to do. */
  public StartException failure(String key, String text, Throwable cause) {
    return new StartException(describe(key, text), cause);
  }

  /** The same, if there is no cause but what the text says. */
  public StartException failure(String key, String text) {
    return failure(key, text, null);
  }

  /** {@code conf/edge.yaml: uplink.port: 7844 text}, without the source if it is the default. */
  private String describe(String key, String text) {
    return Layer.labelled(sources.getOrDefault(key, ""), key + ": " + shown(key) + " " + text);
  }

  private String shown(String key) {
    Object value = spec.key(key).format(value(key));
    return value instanceof JsonArray list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value.toString();
  }

  /** All values by dotted key, as plain JSON that {@link #of} reads, with their sources. */
  public JsonObject toJson() {
    JsonObject names = new JsonObject();
    sources.forEach(names::put);
    return values().put(SOURCES, names);
  }

  JsonObject values() {
    JsonObject json = new JsonObject();
    values.forEach((key, value) -> json.put(key, spec.key(key).format(value)));
    return json;
  }

  private Object value(String key) {
    spec.key(key);
    return values.get(key);
  }
}
