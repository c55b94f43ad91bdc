package dev.culvert.core.config;

import java.util.Locale;

/**
 * One key of a {@link ConfigSpec}.
 *
 * @param name dotted, such as {@code uplink.port}
 * @param type what it takes
 * @param fallback the default, or null if the key must be given
 * @param doc one line for people
 */
record ConfigKey<T>(String name, ValueType<T> type, T fallback, String doc) {

  /** The name of the environment variable: {@code CULVERT_UPLINK_PORT}. */
  String environmentName() {
    return "CULVERT_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Reads a value.
   *
   * @throws BadValueException if it does not fit
   */
  T parse(Object raw) {
    try {
      return type.parse(name, raw);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(name, e.getMessage());
    }
  }

  Object format(Object value) {
    @SuppressWarnings("unchecked") // Settings only holds what this key has parsed.
    T typed = (T) value;
    return type.format(typed);
  }
}
