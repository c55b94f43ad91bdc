package dev.culvert.core.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Durations as people write them: {@code 500ms}, {@code 10s}, {@code 4.5 s}, {@code 2m}, {@code
 * 1h}, {@code 1d}; to the millisecond, and 10,000 days at most.
 */
final class Durations {

  private static final long MAX_MILLIS = Duration.ofDays(10_000).toMillis();
  private static final Map<String, Long> MILLIS =
      Map.of(
          "ms", 1L,
          "s", 1_000L,
          "m", 60_000L,
          "h", 3_600_000L,
          "d", 86_400_000L);

  private Durations() {}

  static Duration parse(String text) {
    Optional<Long> millis =
        Amount.parse(text)
            .filter(amount -> MILLIS.containsKey(amount.unit()))
            .flatMap(amount -> amount.in(MILLIS.get(amount.unit())));
    return millis
        .filter(value -> value <= MAX_MILLIS)
        .map(Duration::ofMillis)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    text + " is not a duration such as 500ms, 10s, 2m or 1h"));
  }

  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }
}
