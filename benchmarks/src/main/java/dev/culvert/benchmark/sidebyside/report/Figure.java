package dev.culvert.benchmark.sidebyside.report;

import java.util.List;

/**
 * Something that was measured, perhaps several times.
 *
 * @param name for programs, with the unit, such as {@code edge.joinSeconds}
 * @param what it is, for people, with the unit
 * @param values at least one
 */
public record Figure(String name, String what, List<Double> values) {

  public Figure {
    values = List.copyOf(values);
  }

  /** Measured once. */
  public static Figure of(String name, String what, double value) {
    return new Figure(name, what, List.of(value));
  }

  /** One of {@link Results}. */
  static Figure of(Ratio ratio) {
    return new Figure(ratio.name(), ratio.name(), ratio.perRound());
  }

  double median() {
    return Median.of(values);
  }
}
