package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.LoadCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A report of a run at scale, for people. */
public final class ScaleMarkdown {

  private static final String NONE = "-";

  private final ScaleReport report;
  private final StringBuilder text = new StringBuilder();

  private ScaleMarkdown(ScaleReport report) {
    this.report = report;
  }

  /** Writes it. */
  public static String of(ScaleReport report) {
    return new ScaleMarkdown(report).write();
  }

  private String write() {
    text.append(MarkdownReport.circumstances(report.circumstances()));
    report.systems().forEach((name, what) -> line("%s: %s.", name, what));
    report.remarks().forEach(remark -> line("%s.", remark));
    section("Throughput at scale", report.ratios());
    text.append("\nRequests a second of `get64`, and CPU seconds for 1,000 of them:\n\n");
    text.append(rates());
    section("What it costs", report.costs());
    section("Start-up", report.startUp());
    return text.toString();
  }

  private void line(String pattern, Object... values) {
    text.append(format(pattern, values)).append("  \n");
  }

  private void section(String title, List<Figure> figures) {
    text.append("\n").append(title).append(", the median (least - most):\n\n");
    MarkdownTable table = new MarkdownTable(List.of("", "should be", "is", ""));
    for (Figure figure : figures) {
      Optional<Target> target = Target.atScale(figure.name());
      table.row(
          List.of(
              figure.what(),
              target.map(Target::toString).orElse(NONE),
              value(figure),
              target.map(t -> t.isMet(figure.median()) ? "met" : "not met").orElse("")));
    }
    text.append(table);
  }

  private static String value(Figure figure) {
    List<Double> sorted = figure.values().stream().sorted().toList();
    double median = figure.median();
    return sorted.size() == 1
        ? number(median)
        : number(median)
            + " ("
            + number(sorted.get(0))
            + " - "
            + number(sorted.get(sorted.size() - 1))
            + ")";
  }

  private MarkdownTable rates() {
    Results results = report.results();
    Set<String> roles = new TreeSet<>();
    for (String system : report.systems().keySet()) {
      roles.addAll(results.cpuSecondsPerThousand(LoadCase.GET64, system).keySet());
    }
    List<String> head = new ArrayList<>(List.of("system", "req/s", "failed"));
    head.addAll(roles);
    MarkdownTable table = new MarkdownTable(head);
    for (String system : report.systems().keySet()) {
      Map<String, Double> cpu = results.cpuSecondsPerThousand(LoadCase.GET64, system);
      List<String> cells = new ArrayList<>();
      cells.add(system);
      cells.add(results.median(LoadCase.GET64, system).map(m -> format("%,.0f", m)).orElse(NONE));
      cells.add(format("%,d", results.errors(LoadCase.GET64, system)));
      roles.forEach(
          role -> cells.add(cpu.containsKey(role) ? format("%.4f", cpu.get(role)) : NONE));
      table.row(cells);
    }
    return table;
  }

  /** What is large is not measured to its last digits. */
  private static String number(double value) {
    return format(Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
