package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.LoadCase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A report of a run at scale, for programs. */
public final class ScaleJson {

  private ScaleJson() {}

  /** Writes it as one JSON object. */
  public static String of(ScaleReport report) {
    JsonObject ratios = new JsonObject();
    JsonObject perRound = new JsonObject();
    for (Figure ratio : report.ratios()) {
      ratios.put(ratio.name(), JsonReport.rounded(ratio.median()));
      perRound.put(ratio.name(), JsonReport.array(ratio.values()));
    }
    JsonObject figures = new JsonObject();
    Results results = report.results();
    for (String system : report.systems().keySet()) {
      JsonReport.figure(results, LoadCase.GET64, system)
          .ifPresent(figure -> figures.put(LoadCase.GET64.label() + "." + system, figure));
    }
    put(figures, report.costs());
    put(figures, report.startUp());
    return JsonReport.circumstances(report.circumstances())
        .put("systems", JsonReport.copy(report.systems()))
        .put("remarks", new JsonArray(report.remarks()))
        .put("ratios", ratios)
        .put("ratiosPerRound", perRound)
        .put("figures", figures)
        .put("missed", missed(report))
        .encodePrettily();
  }

  private static void put(JsonObject json, List<Figure> figures) {
    for (Figure figure : figures) {
      json.put(
          figure.name(),
          new JsonObject()
              .put("what", figure.what())
              .put("median", JsonReport.rounded(figure.median()))
              .put("values", JsonReport.array(figure.values())));
    }
  }

  private static JsonArray missed(ScaleReport report) {
    JsonArray names = new JsonArray();
    report
        .figures()
        .filter(
            figure ->
                Target.atScale(figure.name())
                    .filter(target -> !target.isMet(figure.median()))
                    .isPresent())
        .forEach(figure -> names.add(figure.name()));
    return names;
  }
}
