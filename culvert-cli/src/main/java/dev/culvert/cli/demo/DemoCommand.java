package dev.culvert.cli.demo;

import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.launch.CulvertProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a registry, an edge and connectors in one process, for a first look. */
@Command(
    name = "demo",
    description =
        "Runs a registry, an edge and two connectors of the tunnel \"demo\" in one process, until"
            + " it is stopped. What it makes stays in the data directory for the next start.")
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--url",
      paramLabel = "ORIGIN",
      description = "The service behind the tunnel; a sample page without it.")
  private String url;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The edge's public HTTP port (default: 8080).")
  private Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory; else CULVERT_DATA, else data.")
  private String data;

  @Override
  public Integer call() {
    VertxTuning.setSystemProperties();
    CulvertProcess process = CulvertProcess.named("culvert demo");
    try {
      new Demo(process, url, port, data).start();
      return ExitCode.RUNNING;
    } catch (RuntimeException e) {
      throw process.fail(e);
    }
  }
}
