package dev.culvert.benchmark.sidebyside.scale;

import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.report.Figure;
import dev.culvert.benchmark.sidebyside.system.EdgeProcess;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How long programs take to start, from the start of their process, which is that of the {@code
 * culvert} script. Each is measured some times, the JVM being a new one each time.
 */
final class StartUps {

  private static final int RUNS = 3;
  private static final int CLUSTER_PORTS = 20;
  private static final String DEMO_HOST = "demo.localhost";
  private static final Duration REGISTER_LIMIT = Duration.ofSeconds(60);

  private final Workspace workspace;

  StartUps(Workspace workspace) {
    this.workspace = workspace;
  }

  /** {@code culvert demo} with an empty data directory, until its page comes through the tunnel. */
  Figure demo() {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      Path directory = workspace.directory("demo-" + run);
      int httpPort = FreePorts.one();
      String script = workspace.home().resolve("culvert").toString();
      long began = System.nanoTime();
      JavaProcess demo =
          workspace.start(
              "demo", directory, environment(directory, httpPort), List.of(script, "demo"));
      Probe.awaitStatus(200, httpPort, DEMO_HOST, "/", demo);
      seconds.add(secondsSince(began));
      workspace.kill(demo);
    }
    return new Figure("startUp.demoSeconds", "`culvert demo` until its page is served, s", seconds);
  }

  private static Map<String, String> environment(Path directory, int httpPort) {
    int clusterPort = FreePorts.block(CLUSTER_PORTS);
    Map<String, String> environment = new HashMap<>();
    environment.put("CULVERT_DATA", directory.resolve("data").toString());
    environment.put("CULVERT_CONF_DIR", directory.toString());
    environment.put("CULVERT_HTTP_PORT", Integer.toString(httpPort));
    environment.put("CULVERT_HTTP_HOST", "127.0.0.1");
    environment.put("CULVERT_UPLINK_PORT", Integer.toString(FreePorts.one()));
    environment.put("CULVERT_OPS_PORT", Integer.toString(FreePorts.one()));
    environment.put("CULVERT_ADMIN_PORT", Integer.toString(FreePorts.one()));
    environment.put("CULVERT_CLUSTER_NAME", "bench-" + UUID.randomUUID());
    environment.put("CULVERT_CLUSTER_PORT", Integer.toString(clusterPort));
    environment.put("CULVERT_CLUSTER_BUS_PORT", Integer.toString(FreePorts.block(CLUSTER_PORTS)));
    environment.put("CULVERT_CLUSTER_MEMBERS", "127.0.0.1:" + clusterPort);
    return environment;
  }

  /** {@code culvert tunnel run}, until its log says that the first stream is registered. */
  Figure connector(PlainCluster cluster) {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      long began = System.nanoTime();
      JavaProcess connector = cluster.startConnector("connector-again");
      try {
        connector.awaitLine("Registered stream \\d", REGISTER_LIMIT);
      } catch (AssertionError e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      seconds.add(secondsSince(began));
      workspace.kill(connector);
    }
    return new Figure(
        "startUp.connectorSeconds",
        "`culvert tunnel run` until its first stream is registered, s",
        seconds);
  }

  /** An edge that joins a cluster with these tunnels, with an empty data directory and again. */
  List<Figure> edges(PlainCluster cluster, Tunnels tunnels) {
    List<Double> joins = new ArrayList<>();
    List<Double> restarts = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      String as = "edge-joining-" + run;
      joins.add(edge(cluster, as, tunnels));
      restarts.add(edge(cluster, as, tunnels));
    }
    return List.of(
        new Figure("edge.joinSeconds", "a new edge until it is ready, s", joins),
        new Figure(
            "edge.restartSeconds", "an edge with its snapshot until it is ready, s", restarts));
  }

  /** It leaves as an operator has it leave, and writes its snapshot before. */
  private static double edge(PlainCluster cluster, String as, Tunnels tunnels) {
    long began = System.nanoTime();
    EdgeProcess edge = cluster.startJoiningEdge(as).awaitReady();
    double seconds = secondsSince(began);
    tunnels.awaitAt(edge);
    Path snapshot = cluster.snapshot(as);
    Probe.await("snapshot", edge.process(), () -> Files.exists(snapshot));
    cluster.stop(edge);
    return seconds;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
