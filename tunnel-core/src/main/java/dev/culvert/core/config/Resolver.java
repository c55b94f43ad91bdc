package dev.culvert.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets the layers override each other, and checks what is in force in the end. */
final class Resolver {

  private Resolver() {}

  /**
   * Resolves all keys of the spec.
   *
   * @param layers lowest first
   * @param problems takes one line for each value that does not fit
   * @return the settings, or null if there were problems, now or before
   */
  static Settings resolve(ConfigSpec spec, List<Layer> layers, List<String> problems) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> sources = new LinkedHashMap<>();
    for (ConfigKey<?> key : spec.keys()) {
      Object value = key.fallback();
      String source = "";
      Object raw = null;
      for (Layer layer : layers) {
        if (layer.values().containsKey(key.name())) {
          raw = layer.values().get(key.name());
          source = layer.sources().get(key.name());
        }
      }
      try {
        value = raw == null ? value : key.parse(raw);
        if (value == null) {
          throw new BadValueException(key.name(), "is missing");
        }
        values.put(key.name(), value);
        if (raw != null) {
          sources.put(key.name(), source);
        }
      } catch (BadValueException e) {
        problems.add(Layer.labelled(source, e.getMessage()));
      }
    }
    return problems.isEmpty() ? new Settings(spec, values, sources) : null;
  }
}
