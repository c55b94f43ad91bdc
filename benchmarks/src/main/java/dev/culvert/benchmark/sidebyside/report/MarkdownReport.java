package dev.culvert.benchmark.sidebyside.report;

import dev.culvert.benchmark.sidebyside.LoadCase;
import dev.culvert.benchmark.sidebyside.profile.Profile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A report for people: ratios first, because a figure alone says more about the machine. */
public final class MarkdownReport {

  private static final String NONE = "-";
  private static final int MOST_THREADS = 4;
  private static final double MEBIBYTE = 1024 * 1024;

  private final Report report;
  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
    this.results = report.results();
  }

  /** Writes it. */
  public static String of(Report report) {
    return new MarkdownReport(report).write();
  }

  private String write() {
    circumstances();
    text.append("\nRatios, the median of the rounds (least - most):\n\n").append(ratios());
    text.append("\nWhat should be:\n\n").append(targets());
    text.append("\nMedians:\n\n").append(figures());
    if (report.openLoopRate() > 0) {
      text.append("\nLatency in milliseconds, as `p99half` sees it:\n\n").append(latencies());
    }
    text.append("\nCPU seconds for 1,000 requests of `get64`, and the most memory, MiB:\n\n");
    text.append(costs());
    if (!report.profiles().isEmpty()) {
      text.append("\nWhat the processes did in one more run of each case, as perf saw it:\n\n");
      text.append(profiles());
    }
    return text.toString();
  }

  private void circumstances() {
    text.append(circumstances(report.circumstances()));
    line(
        "When nothing was asked, all of it used %.2f processors, the rest of the machine %.2f.",
        report.idleProcessors(), report.otherProcessors());
    report.skipped().forEach((name, why) -> line("Left out: %s: %s.", name, why));
    report.remarks().forEach(remark -> line("%s.", remark));
  }

  /** What the figures depend on, as the first lines of a report. */
  static String circumstances(Circumstances on) {
    return format(
        "Commit %s, %s.  %nMachine: %s.  %nVersions: %s.  %nRun: %s.  %n",
        on.commit(), on.at(), joined(on.machine()), joined(on.versions()), joined(on.run()));
  }

  private void line(String format, Object... values) {
    text.append(format(format, values)).append("  \n");
  }

  private MarkdownTable ratios() {
    List<String> pairs =
        List.of(
            "plain/before",
            "tls/before",
            "bus/before",
            "plain/nginx",
            "plain-before/nginx",
            "plain/haproxy-h1",
            "plain/haproxy-h2",
            "plain/ssh",
            "tls/plain",
            "bus/plain",
            "bus/nginx",
            "bus/haproxy-h2");
    Map<String, Ratio> all = results.ratios();
    List<String> there =
        pairs.stream()
            .filter(pair -> all.keySet().stream().anyMatch(name -> name.endsWith("." + pair)))
            .toList();
    MarkdownTable table = new MarkdownTable(row("case", there));
    for (LoadCase load : results.cases()) {
      List<String> cells = new ArrayList<>();
      for (String pair : there) {
        cells.add(ratio(all.get(load.label() + "." + pair)));
      }
      table.row(row(load.label() + (isLatency(load) ? " (less is better)" : ""), cells));
    }
    return table;
  }

  private MarkdownTable targets() {
    MarkdownTable table = new MarkdownTable(List.of("ratio", "should be", "is", ""));
    Map<String, Ratio> all = results.ratios();
    for (Target target : Target.ALL) {
      Ratio ratio = all.get(target.ratio());
      if (ratio != null) {
        String met = target.isMet(ratio.median()) ? "met" : "not met";
        table.row(List.of(target.ratio(), target.toString(), ratio(ratio), met));
      }
    }
    return table;
  }

  private MarkdownTable figures() {
    MarkdownTable table = new MarkdownTable(row("case", report.systems().keySet()));
    for (LoadCase load : results.cases()) {
      List<String> cells = new ArrayList<>();
      for (String system : report.systems().keySet()) {
        long errors = results.errors(load, system);
        String failed = errors == 0 ? "" : format(" (%,d failed)", errors);
        String pattern = load.figure() == LoadCase.Figure.RATE ? "%,.0f" : "%,.2f";
        cells.add(results.median(load, system).map(m -> format(pattern, m) + failed).orElse(NONE));
      }
      table.row(row(load.label() + ", " + load.figure().unit(), cells));
    }
    return table;
  }

  private MarkdownTable latencies() {
    MarkdownTable table =
        new MarkdownTable(List.of("system", "req/s", "p50", "p90", "p99", "p99.9", "max"));
    for (String system : report.systems().keySet()) {
      Map<String, Double> details = results.details(LoadCase.P99HALF, system);
      results
          .median(LoadCase.P99HALF, system)
          .ifPresent(
              p99 ->
                  table.row(
                      List.of(
                          system,
                          format("%,.0f", report.openLoopRate()),
                          format("%.2f", details.get("p50Millis")),
                          format("%.2f", details.get("p90Millis")),
                          format("%.2f", p99),
                          format("%.2f", details.get("p999Millis")),
                          format("%.2f", details.get("maxMillis")))));
    }
    return table;
  }

  private MarkdownTable costs() {
    Set<String> roles = new LinkedHashSet<>(List.of("edge", "connector", "registry", "origin"));
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "system",
                "edge",
                "connector",
                "origin",
                "sum without origin",
                "edge MiB",
                "connector MiB",
                "registry MiB"));
    for (String system : report.systems().keySet()) {
      Map<String, Double> cpu = results.cpuSecondsPerThousand(LoadCase.GET64, system);
      Map<String, Long> peaks = report.peakResidentBytes().getOrDefault(system, Map.of());
      double sum =
          roles.stream()
              .filter(role -> !role.equals("origin"))
              .mapToDouble(role -> cpu.getOrDefault(role, 0.0))
              .sum();
      table.row(
          List.of(
              system,
              seconds(cpu.get("edge")),
              seconds(cpu.get("connector")),
              seconds(cpu.get("origin")),
              seconds(cpu.isEmpty() ? null : sum),
              mebibytes(peaks.get("edge")),
              mebibytes(peaks.get("connector")),
              mebibytes(peaks.get("registry"))));
    }
    return table;
  }

  private MarkdownTable profiles() {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "case",
                "system",
                "process",
                "processors",
                "of that the kernel",
                "turns/s",
                "woken, but over 1 ms without a processor, /s",
                "for whom"));
    for (Profile profile : report.profiles()) {
      table.row(
          List.of(
              profile.load().label(),
              profile.system(),
              profile.role(),
              format("%.2f", profile.processors()),
              format("%.0f %%", profile.kernelShare() * 100),
              format("%,.0f", profile.turnsPerSecond()),
              format("%.1f", profile.longWaitsPerSecond()),
              waitedFor(profile.waitedFor())));
    }
    return table;
  }

  private static String waitedFor(Map<String, Double> threads) {
    return threads.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(MOST_THREADS)
        .map(thread -> format("%s %.1f", thread.getKey(), thread.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static boolean isLatency(LoadCase load) {
    return load.figure() == LoadCase.Figure.LATENCY;
  }

  private static String ratio(Ratio ratio) {
    return ratio == null
        ? NONE
        : format("%.2f (%.2f - %.2f)", ratio.median(), ratio.least(), ratio.most());
  }

  private static String seconds(Double cpuSeconds) {
    return cpuSeconds == null ? NONE : format("%.3f", cpuSeconds);
  }

  private static String mebibytes(Long bytes) {
    return bytes == null ? NONE : format("%.0f", bytes / MEBIBYTE);
  }

  private static List<String> row(String first, Iterable<String> rest) {
    List<String> cells = new ArrayList<>(List.of(first));
    rest.forEach(cells::add);
    return cells;
  }

  private static String joined(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
