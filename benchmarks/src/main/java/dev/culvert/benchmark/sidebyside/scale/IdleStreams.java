package dev.culvert.benchmark.sidebyside.scale;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.testing.process.JavaProcess;
import dev.culvert.testing.protocol.IdleConnectorsV1;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;

/** A process of connectors that show that they are alive, and do nothing else. */
final class IdleStreams {

  /** Of each connector. */
  static final int PER_CONNECTOR = 4;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final JavaProcess process;
  private final int count;
  private final double seconds;

  private IdleStreams(JavaProcess process, int count, double seconds) {
    this.process = process;
    this.count = count;
    this.seconds = seconds;
  }

  /**
   * Starts it; blocks until all streams are registered.
   *
   * @param tokens of the tunnels that the connectors are spread over
   * @param heartbeat what each stream is silent between
   * @throws IllegalStateException when that takes more than three minutes
   */
  static IdleStreams start(
      Workspace workspace, int port, List<String> tokens, int connectors, Duration heartbeat) {
    int count = connectors * PER_CONNECTOR;
    JavaProcess process =
        workspace.start(
            "idle-connectors",
            workspace.directory("idle"),
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                IdleConnectorsV1.class.getName(),
                "127.0.0.1",
                Integer.toString(port),
                "-",
                String.join(",", tokens),
                Integer.toString(connectors),
                Integer.toString(PER_CONNECTOR),
                Long.toString(heartbeat.toMillis())));
    try {
      MatchResult last = process.awaitLine("registered " + count + " in (\\d+) ms", LIMIT);
      return new IdleStreams(process, count, Long.parseLong(last.group(1)) / 1000.0);
    } catch (AssertionError e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  int count() {
    return count;
  }

  /** From the first connection to the last WELCOME. */
  double perSecond() {
    return count / seconds;
  }

  /** How many were lost or refused. */
  int lost() {
    return process.find("lost|refused").size();
  }

  ProcessTree processes() {
    return ProcessTree.of(process.pid());
  }

  void kill(Workspace workspace) {
    workspace.kill(process);
  }
}
