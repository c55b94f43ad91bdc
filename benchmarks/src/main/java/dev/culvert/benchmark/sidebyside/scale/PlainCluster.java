package dev.culvert.benchmark.sidebyside.scale;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.system.CulvertCluster;
import dev.culvert.benchmark.sidebyside.system.EdgeProcess;
import dev.culvert.benchmark.sidebyside.system.LinkKeys;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.benchmark.sidebyside.system.Started;
import dev.culvert.testing.admin.AdminClient;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import dev.culvert.testing.process.Metrics;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A registry, an edge and a connector over an uplink in the clear. */
final class PlainCluster {

  private static final int STREAMS = 4;

  /** An edge announces that it leaves, and finishes what is open. */
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);

  private final Workspace workspace;
  private final CulvertCluster cluster;
  private final int edgeInstances;
  private final int originPort;
  private final int uplinkPort = FreePorts.one();
  private final LinkKeys link = LinkKeys.plain(uplinkPort);
  private final JavaProcess registry;
  private final JavaProcess connector;
  private EdgeProcess edge;

  private PlainCluster(
      Workspace workspace,
      String name,
      int edgeInstances,
      int originPort,
      Map<String, String> edgeKeys) {
    this.workspace = workspace;
    this.cluster = new CulvertCluster(workspace, name);
    this.edgeInstances = edgeInstances;
    this.originPort = originPort;
    registry = cluster.startRegistry();
    startEdge(edgeKeys);
    connector = cluster.startConnector("connector", 1, link, originPort);
  }

  /** Starts one; blocks until it brings requests to the origin. */
  static PlainCluster start(
      Workspace workspace,
      String name,
      int edgeInstances,
      int originPort,
      Map<String, String> edgeKeys) {
    PlainCluster cluster = new PlainCluster(workspace, name, edgeInstances, originPort, edgeKeys);
    cluster.awaitConnector();
    return cluster;
  }

  EdgeProcess edge() {
    return edge;
  }

  int uplinkPort() {
    return uplinkPort;
  }

  AdminClient admin() {
    return AdminClient.of(cluster.adminPort(), cluster.data("data"));
  }

  /** How many streams the edge shows. */
  double streams() {
    try {
      return Metrics.scrape(edge.opsPort()).sum("culvert_streams").orElse(0);
    } catch (UncheckedIOException notYet) {
      return 0;
    }
  }

  /** Stops the edge, and starts it again with these keys; its data stay. */
  void restartEdge(Map<String, String> keys) {
    stop(edge);
    startEdge(keys);
    awaitConnector();
  }

  private void startEdge(Map<String, String> keys) {
    Map<String, String> all = new LinkedHashMap<>(link.edge());
    all.putAll(keys);
    edge = cluster.startEdge("edge", edgeInstances, all).awaitReady();
  }

  private void awaitConnector() {
    Probe.awaitOk(edge.httpPort(), "/1k", connector);
    Probe.await("stream of each index", edge.process(), () -> streams() >= STREAMS);
  }

  /**
   * Starts an edge that joins beside the one there is, and takes no uplinks, so that connectors
   * stay where they are.
   */
  EdgeProcess startJoiningEdge(String as) {
    return cluster.startEdge(as, edgeInstances, Map.of());
  }

  /** Where the edge that was started under this name keeps what it knows. */
  Path snapshot(String as) {
    return cluster.data(as + "-data").resolve("snapshot.json.gz");
  }

  /** Ends an edge as an operator would. */
  void stop(EdgeProcess stopped) {
    stopped.process().terminate();
    try {
      stopped.process().awaitExit(EXIT_LIMIT);
    } catch (AssertionError late) {
      throw new IllegalStateException(late.getMessage(), late);
    }
    workspace.kill(stopped.process());
  }

  /** Starts one more connector of the tunnel. */
  JavaProcess startConnector(String as) {
    return cluster.startConnector(as, 1, link, originPort);
  }

  /** What it consists of now. */
  Map<String, ProcessTree> processes() {
    Map<String, ProcessTree> processes = new LinkedHashMap<>();
    processes.put("edge", ProcessTree.of(edge.process().pid()));
    processes.put("connector", ProcessTree.of(connector.pid()));
    processes.put("registry", ProcessTree.of(registry.pid()));
    return processes;
  }

  /** As something to measure, as it is now. */
  Started started() {
    return new Started(edge.httpPort(), processes());
  }
}
