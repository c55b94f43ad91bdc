package dev.culvert.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The keys a role understands: dotted name, type, default, one line of documentation. Immutable:
 * each method returns a longer spec.
 *
 * <pre>{@code
 * ConfigSpec.named("edge")
 *     .port("http.port", 8080, "public HTTP")
 *     .duration("http.idleTimeout", Duration.ofSeconds(75), "a silent keep-alive connection ends")
 *     .include(ClusterConfig.spec());
 * }</pre>
 */
public final class ConfigSpec {

  private static final long MAX_BYTES = 1L << 38;

  private final String name;
  private final Map<String, ConfigKey<?>> keys;

  private ConfigSpec(String name, Map<String, ConfigKey<?>> keys) {
    this.name = Objects.requireNonNull(name, "name");
    this.keys = keys;
  }

  /** An empty spec; the name is the role and the base name of its file, {@code conf/name.yaml}. */
  public static ConfigSpec named(String name) {
    return new ConfigSpec(name, Map.of());
  }

  /** The role. */
  public String name() {
    return name;
  }

  /** A port from 1 to 65535. */
  public ConfigSpec port(String key, int fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.port(1), fallback, doc));
  }

  /** A port from 0 to 65535, where 0 lets the process choose. */
  public ConfigSpec portOrZero(String key, int fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.port(0), fallback, doc));
  }

  /** A whole number from {@code lowest} to {@code highest}. */
  public ConfigSpec integer(String key, int fallback, int lowest, int highest, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.integer(lowest, highest), fallback, doc));
  }

  /** A duration with its unit: {@code 500ms}, {@code 4.5 s}, {@code 2m}, {@code 1h}, {@code 1d}. */
  public ConfigSpec duration(String key, Duration fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.duration(), fallback, doc));
  }

  /** A duration within bounds, both inclusive. */
  public ConfigSpec duration(
      String key, Duration fallback, Duration lowest, Duration highest, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.duration(lowest, highest), fallback, doc));
  }

  /** A size from 0 to 256 GiB: {@code 512}, {@code 32KiB}, {@code 1.5 MiB}. */
  public ConfigSpec bytes(String key, long fallback, String doc) {
    return bytes(key, fallback, 0, MAX_BYTES, doc);
  }

  /** A size within bounds, both inclusive. */
  public ConfigSpec bytes(String key, long fallback, long lowest, long highest, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.bytes(lowest, highest), fallback, doc));
  }

  /** Any text; blanks around it are cut off. */
  public ConfigSpec text(String key, String fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.text(), fallback, doc));
  }

  /** Text without a default: it must be given. */
  public ConfigSpec requiredText(String key, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.text(), null, doc));
  }

  /** One word of a closed list; read with {@link Settings#text}. */
  public ConfigSpec choice(String key, String fallback, List<String> choices, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.choice(List.copyOf(choices)), fallback, doc));
  }

  /** {@code true} or {@code false}. */
  public ConfigSpec flag(String key, boolean fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.flag(), fallback, doc));
  }

  /** A list of text; in the environment and in flags separated by commas. */
  public ConfigSpec texts(String key, List<String> fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.texts(), List.copyOf(fallback), doc));
  }

  /** A {@code host:port}, or the empty text for none, which is the default. */
  public ConfigSpec hostPort(String key, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.hostPort(), Optional.empty(), doc));
  }

  /** An {@code http} or {@code https} URL. */
  public ConfigSpec url(String key, String fallback, String doc) {
    return with(new ConfigKey<>(key, ValueTypes.url(), URI.create(fallback), doc));
  }

  /** A list of objects with the keys of {@code element}; empty by default. */
  public ConfigSpec objects(String key, ConfigSpec element, String doc) {
    return with(new ConfigKey<>(key, new ObjectsType(element), List.of(), doc));
  }

  /** All keys of another spec. */
  public ConfigSpec include(ConfigSpec other) {
    ConfigSpec longer = this;
    for (ConfigKey<?> key : other.keys()) {
      longer = longer.with(key);
    }
    return longer;
  }

  private ConfigSpec with(ConfigKey<?> key) {
    Map<String, ConfigKey<?>> more = new LinkedHashMap<>(keys);
    if (more.put(key.name(), key) != null) {
      throw new IllegalArgumentException(key.name() + " is declared twice");
    }
    return new ConfigSpec(name, more);
  }

  /** Whether the key is declared here. */
  public boolean has(String key) {
    return keys.containsKey(key);
  }

  /** The names of all keys, in the order of declaration. */
  public List<String> names() {
    return List.copyOf(keys.keySet());
  }

  /** The line of documentation of a key, and its default as one would write it in YAML. */
  public String describe(String key) {
    ConfigKey<?> found = key(key);
    String fallback = found.fallback() == null ? "required" : "" + found.format(found.fallback());
    return found.doc() + " (" + (fallback.isEmpty() ? "\"\"" : fallback) + ")";
  }

  Set<String> nameSet() {
    return keys.keySet();
  }

  Collection<ConfigKey<?>> keys() {
    return keys.values();
  }

  ConfigKey<?> key(String key) {
    ConfigKey<?> found = keys.get(key);
    if (found == null) {
      throw new IllegalArgumentException("no key " + key + " in the configuration of " + name);
    }
    return found;
  }
}
