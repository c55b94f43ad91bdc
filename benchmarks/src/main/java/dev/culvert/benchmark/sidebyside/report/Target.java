package dev.culvert.benchmark.sidebyside.report;

import java.util.List;
import java.util.Locale;

/**
 * What a ratio should be.
 *
 * @param ratio its name
 * @param bound what it is compared with
 * @param atLeast whether the bound is the least it should be, or the most
 */
public record Target(String ratio, double bound, boolean atLeast) {

  /** What Culvert wants to hold on two cores. */
  public static final List<Target> ALL =
      List.of(
          atLeast("get64.plain/nginx", 1.5),
          atLeast("get64.plain/haproxy-h2", 0.9),
          atLeast("get64.tls/plain", 0.85),
          atLeast("get64.bus/plain", 0.75),
          atLeast("get512.plain/get64.plain", 0.9),
          atLeast("download1.plain/nginx", 0.8),
          atLeast("download16.plain/nginx", 0.8),
          atLeast("upload1m16.plain/nginx", 0.8),
          new Target("p99half.plain/nginx", 1, false));

  private static Target atLeast(String ratio, double bound) {
    return new Target(ratio, bound, true);
  }

  /** Whether a ratio is as it should be. */
  public boolean isMet(double value) {
    return atLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.2f", atLeast ? ">=" : "<=", bound);
  }
}
