package dev.culvert.core.tunnel;

import dev.culvert.core.config.ValueType;
import java.util.function.Function;

/** Types of the values of route options that are texts in JSON. */
final class OptionTypes {

  private OptionTypes() {}

  /** A type whose text form is its {@code toString}. */
  static <T> ValueType<T> text(Function<String, T> parse) {
    return new ValueType<>() {
      @Override
      public T parse(String path, Object raw) {
        if (raw instanceof String text) {
          return parse.apply(text.strip());
        }
        throw new IllegalArgumentException(raw + " is not a text");
      }

      @Override
      public Object format(T value) {
        return value.toString();
      }
    };
  }
}
