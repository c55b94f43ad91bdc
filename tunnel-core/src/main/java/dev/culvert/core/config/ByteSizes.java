package dev.culvert.core.config;

import java.util.List;
import java.util.Map;

/** Sizes as people write them: {@code 512}, {@code 32KiB}, {@code 1.5 MiB}, {@code 1GiB}. */
final class ByteSizes {

  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private ByteSizes() {}

  static long parse(String text) {
    return Amount.parse(text)
        .filter(amount -> BYTES.containsKey(amount.unit()))
        .flatMap(amount -> amount.in(BYTES.get(amount.unit())))
        .orElseThrow(
            () -> new IllegalArgumentException(text + " is not a size such as 512, 32KiB or 4MiB"));
  }

  static String format(long bytes) {
    for (int power = 3; power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes > 0 && bytes % unit == 0) {
        return bytes / unit + List.of("B", "KiB", "MiB", "GiB").get(power);
      }
    }
    return Long.toString(bytes);
  }
}
