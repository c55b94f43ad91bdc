package dev.culvert.core.config;

import java.util.Collection;
import java.util.List;

/** Lets the layers override each other, and checks what is in force in the end. */
final class Resolver {

  private Resolver() {}

  /**
   * Resolves all keys of a spec.
   *
   * @param layers lowest first
   * @param problems takes one line for each value that does not fit
   * @return the values in force, as their keys have parsed them, with the sources of those that are
   *     no defaults; null if there were problems, now or before
   */
  static Layer resolve(Collection<ConfigKey<?>> keys, List<Layer> layers, List<String> problems) {
    Layer resolved = Layer.empty();
    for (ConfigKey<?> key : keys) {
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
        resolved.values().put(key.name(), value);
        if (raw != null) {
          resolved.sources().put(key.name(), source);
        }
      } catch (BadValueException e) {
        problems.add(Layer.labelled(source, e.getMessage()));
      }
    }
    return problems.isEmpty() ? resolved : null;
  }
}
