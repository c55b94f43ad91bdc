package dev.culvert.core.config;

/**
 * What values a key takes: reads them as they come from YAML, JSON or text, and writes them back as
 * plain JSON.
 *
 * @param <T> what the typed getters of {@link Settings} hand out
 */
public interface ValueType<T> {

  /**
   * Reads a value.
   *
   * @param path the full name of the key, for messages about parts of the value
   * @throws IllegalArgumentException if the value does not fit; the message is {@code value is not
   *     ...}
   * @throws RuntimeException if a part of it does not fit; the message is {@code path.part: value
   *     is not ...}
   */
  T parse(String path, Object raw);

  /**
   * The value as a string, number, boolean, array or object of JSON, as {@link #parse} reads it.
   */
  Object format(T value);
}
