package dev.culvert.benchmark.sidebyside.load;

/** The units that load generators print. */
final class Units {

  static final double MEGABYTE = 1e6;
  private static final double KIBI = 1024;

  private Units() {}

  /** wrk's times ({@code us, ms, s, m, h}), which h2load shares. */
  static double millis(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "us" -> value / 1000;
      case "ms" -> value;
      case "s" -> value * 1000;
      case "m" -> value * 60_000;
      case "h" -> value * 3_600_000;
      default -> throw new IllegalArgumentException(number + unit + " is no time");
    };
  }

  /** Sizes in powers of 1,024 ({@code B, KB, MB, GB, TB}), which is how both mean them. */
  static double bytes(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "B" -> value;
      case "KB" -> value * KIBI;
      case "MB" -> value * KIBI * KIBI;
      case "GB" -> value * KIBI * KIBI * KIBI;
      case "TB" -> value * KIBI * KIBI * KIBI * KIBI;
      default -> throw new IllegalArgumentException(number + unit + " is no size");
    };
  }
}
