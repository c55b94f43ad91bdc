package dev.culvert.core.config;

import java.util.OptionalLong;

/** Reads whole numbers as they come from YAML, JSON or text. */
final class Numbers {

  private Numbers() {}

  static OptionalLong whole(Object raw) {
    if (raw instanceof Integer || raw instanceof Long) {
      return OptionalLong.of(((Number) raw).longValue());
    }
    if (!(raw instanceof String text)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException notWhole) {
      return OptionalLong.empty();
    }
  }

  static int portOrMinusOne(String text) {
    long port = whole(text).orElse(-1);
    return port >= 1 && port <= 65_535 ? (int) port : -1;
  }
}
