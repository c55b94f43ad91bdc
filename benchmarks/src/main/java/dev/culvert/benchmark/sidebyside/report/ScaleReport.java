package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.LoadCase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run at scale has found out.
 *
 * @param circumstances on what it ran
 * @param systems what is compared, by name; the first is what the others are measured against
 * @param results of {@code get64} for each of them
 * @param costs of routes, streams and edges
 * @param startUp how long programs take to start
 * @param remarks what a reader has to know
 */
public record ScaleReport(
    Circumstances circumstances,
    Map<String, String> systems,
    Results results,
    List<Figure> costs,
    List<Figure> startUp,
    List<String> remarks) {

  /** How each of the others does beside the first. */
  List<Figure> ratios() {
    String first = systems.keySet().iterator().next();
    return systems.keySet().stream()
        .skip(1)
        .flatMap(other -> results.ratio(LoadCase.GET64, other, first).stream())
        .map(Figure::of)
        .toList();
  }

  /** All figures but the rates. */
  Stream<Figure> figures() {
    return Stream.of(ratios(), costs, startUp).flatMap(List::stream);
  }
}
