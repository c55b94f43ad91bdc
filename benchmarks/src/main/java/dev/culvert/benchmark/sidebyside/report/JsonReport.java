package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.LoadCase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report for programs: figures, and the ratios by name. */
public final class JsonReport {

  private JsonReport() {}

  /** Writes it as one JSON object. */
  public static String of(Report report) {
    JsonObject ratios = new JsonObject();
    JsonObject perRound = new JsonObject();
    report
        .results()
        .ratios()
        .forEach(
            (name, ratio) -> {
              ratios.put(name, rounded(ratio.median()));
              perRound.put(name, array(ratio.perRound()));
            });
    return circumstances(report.circumstances())
        .put("systems", copy(report.systems()))
        .put("skipped", copy(report.skipped()))
        .put("remarks", new JsonArray(report.remarks()))
        .put("idleProcessors", rounded(report.idleProcessors()))
        .put("otherProcessors", rounded(report.otherProcessors()))
        .put("openLoopRate", rounded(report.openLoopRate()))
        .put("ratios", ratios)
        .put("ratiosPerRound", perRound)
        .put("figures", figures(report))
        .put("peakResidentBytes", peaks(report.peakResidentBytes()))
        .encodePrettily();
  }

  /** What the figures depend on, as the beginning of a report. */
  static JsonObject circumstances(Circumstances circumstances) {
    return new JsonObject()
        .put("commit", circumstances.commit())
        .put("at", circumstances.at().toString())
        .put("machine", copy(circumstances.machine()))
        .put("versions", copy(circumstances.versions()))
        .put("run", copy(circumstances.run()));
  }

  private static JsonObject figures(Report report) {
    JsonObject figures = new JsonObject();
    Results results = report.results();
    for (LoadCase load : results.cases()) {
      for (String system : report.systems().keySet()) {
        figure(results, load, system)
            .ifPresent(figure -> figures.put(load.label() + "." + system, figure));
      }
    }
    return figures;
  }

  /** All about one system in one case; empty when it was not measured. */
  static Optional<JsonObject> figure(Results results, LoadCase load, String system) {
    List<Sample> samples = results.of(load, system);
    return results
        .median(load, system)
        .map(
            median ->
                new JsonObject()
                    .put("unit", load.figure().unit())
                    .put("median", rounded(median))
                    .put(
                        "perRound", array(samples.stream().map(s -> s.outcome().figure()).toList()))
                    .put("errors", results.errors(load, system))
                    .put("details", numbers(results.details(load, system)))
                    .put(
                        "cpuSecondsPer1000", numbers(results.cpuSecondsPerThousand(load, system))));
  }

  private static JsonObject peaks(Map<String, Map<String, Long>> bytes) {
    JsonObject peaks = new JsonObject();
    bytes.forEach((system, roles) -> peaks.put(system, copy(roles)));
    return peaks;
  }

  private static JsonObject numbers(Map<String, Double> values) {
    JsonObject json = new JsonObject();
    values.forEach((name, value) -> json.put(name, rounded(value)));
    return json;
  }

  static JsonObject copy(Map<String, ?> values) {
    JsonObject json = new JsonObject();
    values.forEach(json::put);
    return json;
  }

  static JsonArray array(List<Double> values) {
    JsonArray json = new JsonArray();
    values.forEach(value -> json.add(rounded(value)));
    return json;
  }

  /** Four digits after the point are more than any of it is worth. */
  static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
