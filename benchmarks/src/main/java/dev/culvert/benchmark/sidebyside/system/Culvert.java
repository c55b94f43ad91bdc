package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A registry, an edge and a connector, each a process started by the {@code culvert} script as an
 * operator would; a cluster of its own. Beside ports and files everything is as shipped.
 */
final class Culvert implements Setup {

  /** What carries the streams. */
  enum Carrier {
    PLAIN("an uplink in the clear"),
    TLS("a TLS uplink"),
    BUS("the bus link");

    private final String text;

    Carrier(String text) {
      this.text = text;
    }
  }

  private static final int CLUSTER_PORTS = 20;
  private static final String TUNNEL = "bench";
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

  private final Carrier carrier;
  private final int edgeInstances;
  private final int connectorInstances;

  /**
   * A cluster that is not started yet.
   *
   * @param edgeInstances how many verticle instances the edge has
   * @param connectorInstances how many connectors the connector process has
   */
  Culvert(Carrier carrier, int edgeInstances, int connectorInstances) {
    this.carrier = carrier;
    this.edgeInstances = edgeInstances;
    this.connectorInstances = connectorInstances;
  }

  @Override
  public String name() {
    return carrier.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String description() {
    return "Culvert over " + carrier.text;
  }

  @Override
  public List<Tools> needs() {
    return List.of();
  }

  @Override
  public Started start(Workspace workspace, int originPort) {
    Run run = new Run(workspace, workspace.directory("culvert-" + name()));
    int adminPort = FreePorts.one();
    JavaProcess registry = run.role("registry", 1, Map.of("admin.port", text(adminPort)));
    Probe.awaitOk(adminPort, "/ready", registry);
    workspace.run(
        name() + "-create",
        run.directory,
        run.environment("data"),
        List.of(run.script, "tunnel", "create", TUNNEL, "--hostname", Probe.HOST),
        COMMAND_LIMIT);

    int httpPort = FreePorts.one();
    int edgeOpsPort = FreePorts.one();
    int uplinkPort = FreePorts.one();
    Map<String, String> edgeKeys = new LinkedHashMap<>();
    edgeKeys.put("http.host", "127.0.0.1");
    edgeKeys.put("http.port", text(httpPort));
    edgeKeys.put("ops.port", text(edgeOpsPort));
    Map<String, String> connectorKeys = new LinkedHashMap<>();
    connectorKeys.put("origin.url", "http://127.0.0.1:" + originPort);
    connectorKeys.put("ops.port", text(FreePorts.one()));
    link(run.directory, uplinkPort, edgeKeys, connectorKeys);
    JavaProcess edge = run.role("edge", edgeInstances, edgeKeys);
    Probe.awaitOk(edgeOpsPort, "/ready", edge);
    JavaProcess connector = run.connector(connectorInstances, connectorKeys);
    Probe.awaitOk(httpPort, "/1k", connector);

    Map<String, ProcessTree> processes = new LinkedHashMap<>();
    processes.put("edge", ProcessTree.of(edge.pid()));
    processes.put("connector", ProcessTree.of(connector.pid()));
    processes.put("registry", ProcessTree.of(registry.pid()));
    return new Started(httpPort, processes);
  }

  private void link(
      Path directory, int port, Map<String, String> edgeKeys, Map<String, String> connectorKeys) {
    if (carrier == Carrier.BUS) {
      connectorKeys.put("link", "bus");
      return;
    }
    String address = "127.0.0.1:" + port;
    edgeKeys.put("uplink.host", "127.0.0.1");
    edgeKeys.put("uplink.port", text(port));
    edgeKeys.put("uplink.advertise", address);
    connectorKeys.put("link", "uplink");
    connectorKeys.put("edge.addresses", address);
    if (carrier == Carrier.PLAIN) {
      edgeKeys.put("uplink.tls", "off");
      connectorKeys.put("edge.tls", "off");
    } else {
      Certificates files = Certificates.create(directory);
      edgeKeys.put("uplink.tls.cert", files.chain().toString());
      edgeKeys.put("uplink.tls.key", files.key().toString());
      connectorKeys.put("edge.ca", files.ca().toString());
    }
  }

  private static String text(int number) {
    return Integer.toString(number);
  }

  /** The processes of one cluster. */
  private final class Run {

    private final Workspace workspace;
    private final Path directory;
    private final String script;
    private final Map<String, String> clusterKeys = new LinkedHashMap<>();

    Run(Workspace workspace, Path directory) {
      this.workspace = workspace;
      this.directory = directory;
      this.script = workspace.home().resolve("culvert").toString();
      int clusterPort = FreePorts.block(CLUSTER_PORTS);
      clusterKeys.put("cluster.name", "bench-" + UUID.randomUUID());
      clusterKeys.put("cluster.port", text(clusterPort));
      clusterKeys.put("cluster.bus.port", text(FreePorts.block(CLUSTER_PORTS)));
      clusterKeys.put("cluster.members", "127.0.0.1:" + clusterPort);
    }

    JavaProcess role(String role, int instances, Map<String, String> keys) {
      List<String> command = new ArrayList<>(List.of(script, role));
      command.addAll(List.of("--instances", text(instances)));
      return start(role, command, keys, true);
    }

    JavaProcess connector(int instances, Map<String, String> keys) {
      List<String> command = new ArrayList<>(List.of(script, "tunnel", "run", TUNNEL));
      command.addAll(List.of("--instances", text(instances)));
      return start("connector", command, keys, carrier == Carrier.BUS);
    }

    /** The edge's data directory is its own: on another host it had nothing of the registry's. */
    private JavaProcess start(
        String role, List<String> command, Map<String, String> keys, boolean member) {
      Map<String, String> all = new LinkedHashMap<>(member ? clusterKeys : Map.of());
      all.putAll(keys);
      all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
      String data = role.equals("edge") ? "edge-data" : "data";
      return workspace.start(name() + "-" + role, directory, environment(data), command);
    }

    /** No file of conf/ counts; JVM options are those of the script. */
    Map<String, String> environment(String data) {
      return Map.of(
          "CULVERT_DATA", directory.resolve(data).toString(),
          "CULVERT_CONF_DIR", directory.toString());
    }
  }
}
