package dev.culvert.benchmark.sidebyside.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a ratio, or another figure, should be.
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
          atMost("p99half.plain/nginx", 1));

  /** The same at scale, and of what a route, a stream and a start cost. */
  public static final List<Target> SCALE =
      List.of(
          atLeast("get64.routes/plain", 0.95),
          atLeast("get64.scale/plain", 0.95),
          atLeast("get64.scale15s/plain", 0.95),
          atMost("edge.heapKibPerRoute", 1.5),
          atMost("edge.kibPerIdleStream", 20),
          atMost("edge.joinSeconds", 10),
          atMost("edge.restartSeconds", 10),
          atMost("startUp.demoSeconds", 5),
          atMost("startUp.connectorSeconds", 2));

  /** What a figure at scale should be, if there is anything to hold. */
  static Optional<Target> atScale(String name) {
    return SCALE.stream().filter(target -> target.ratio.equals(name)).findFirst();
  }

  private static Target atMost(String ratio, double bound) {
    return new Target(ratio, bound, false);
  }

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
