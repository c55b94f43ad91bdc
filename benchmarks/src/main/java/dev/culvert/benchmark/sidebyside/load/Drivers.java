package dev.culvert.benchmark.sidebyside.load;

import dev.culvert.benchmark.sidebyside.LoadCase;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a case against a port of loopback, and reads what came of it. */
public final class Drivers {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int STREAMS = 8;

  private final Workspace workspace;
  private final String host;

  /**
   * Drivers that ask for one host.
   *
   * @param host the Host field of all requests
   */
  public Drivers(Workspace workspace, String host) {
    this.workspace = workspace;
    this.host = host;
  }

  /**
   * Blocks until the case is through.
   *
   * @param rate requests a second, for a case of {@link LoadCase.Driver#OPEN_LOOP}
   * @throws IllegalStateException when the driver fails, or takes much too long
   */
  public Outcome run(LoadCase load, int port, Duration time, double rate) {
    return switch (load.driver()) {
      case WRK -> wrk(load, port, time);
      case H2LOAD -> h2load(load, port, time);
      case OPEN_LOOP -> openLoop(load, port, time, rate);
    };
  }

  private Outcome wrk(LoadCase load, int port, Duration time) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tools.WRK.path(),
                "--latency",
                "-t1",
                "-c" + load.connections(),
                "-d" + time.toSeconds() + "s",
                "--timeout",
                "10s",
                "-H",
                "Host: " + host));
    if (load.bodyBytes() > 0) {
      command.addAll(List.of("-s", workspace.peerFile("post.lua").toString()));
    }
    command.add(url(load, port));
    WrkReport report = WrkReport.parse(runTool("wrk", command, load, time));
    boolean bytes = load.figure() == LoadCase.Figure.THROUGHPUT;
    return new Outcome(
        bytes ? report.megabytesPerSecond() : report.requestsPerSecond(),
        report.requests(),
        report.errors(),
        Map.of("p50Millis", report.p50Millis(), "p99Millis", report.p99Millis()));
  }

  private Outcome h2load(LoadCase load, int port, Duration time) {
    List<String> command =
        List.of(
            Tools.H2LOAD.path(),
            "-t1",
            "-c" + load.connections(),
            "-m" + STREAMS,
            "-D" + time.toSeconds(),
            "-H",
            ":authority: " + host,
            url(load, port));
    H2loadReport report = H2loadReport.parse(runTool("h2load", command, load, time));
    return new Outcome(report.requestsPerSecond(), report.requests(), report.errors(), Map.of());
  }

  private Outcome openLoop(LoadCase load, int port, Duration time, double rate) {
    try {
      return OpenLoop.run(port, host, load.path(), load.connections(), rate, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> runTool(String name, List<String> command, LoadCase load, Duration time) {
    Path in = workspace.directory("drivers");
    Map<String, String> body =
        Map.of("CULVERT_BENCH_BODY_BYTES", Integer.toString(load.bodyBytes()));
    return workspace.run(name, in, body, command, time.plus(PATIENCE));
  }

  private static String url(LoadCase load, int port) {
    return "http://127.0.0.1:" + port + load.path();
  }
}
