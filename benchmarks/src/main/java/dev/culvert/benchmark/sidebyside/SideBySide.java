package dev.culvert.benchmark.sidebyside;

import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.report.JsonReport;
import dev.culvert.benchmark.sidebyside.report.MarkdownReport;
import dev.culvert.benchmark.sidebyside.report.Report;
import dev.culvert.benchmark.sidebyside.report.ScaleJson;
import dev.culvert.benchmark.sidebyside.report.ScaleMarkdown;
import dev.culvert.benchmark.sidebyside.report.ScaleReport;
import dev.culvert.benchmark.sidebyside.scale.ScaleBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program behind {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures Culvert beside nginx, HAProxy and ssh -R, and the origin alone, on loopback.",
    footer = "docs/performance.md says what the systems and cases are.")
public final class SideBySide implements Callable<Integer> {

  private static final int FAILED = 1;

  @Mixin private Options options;

  private SideBySide() {}

  /** Runs it and ends the process: 0 when there are figures, 1 when not, 2 for a wrong command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SideBySide()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    try (Workspace workspace = new Workspace(options.home(), options.work())) {
      options.check();
      Runtime.getRuntime().addShutdownHook(new Thread(workspace::close, "kill-all"));
      return options.scale() == null ? sideBySide(workspace) : scale(workspace);
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("benchmarks/run: " + e.getMessage());
      return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : FAILED;
    }
  }

  private int sideBySide(Workspace workspace) throws IOException {
    Report report = new Bench(options, workspace).run();
    if (report.results().isEmpty()) {
      return FAILED;
    }
    write(MarkdownReport.of(report), JsonReport.of(report));
    return 0;
  }

  private int scale(Workspace workspace) throws IOException {
    ScaleReport report = new ScaleBench(options.scale(), workspace).run();
    write(ScaleMarkdown.of(report), ScaleJson.of(report));
    return 0;
  }

  private void write(String markdown, String json) throws IOException {
    System.out.println(markdown);
    write(options.markdown(), markdown);
    write(options.json(), json + "\n");
  }

  private static void write(Path file, String text) throws IOException {
    if (file != null) {
      Files.writeString(file, text);
    }
  }
}
