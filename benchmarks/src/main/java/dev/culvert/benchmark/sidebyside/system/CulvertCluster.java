package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processes of one cluster, each started by the {@code culvert} script as an operator would.
 * Beside ports and files everything is as shipped.
 */
public final class CulvertCluster {

  private static final int CLUSTER_PORTS = 20;
  private static final String TUNNEL = "bench";
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

  private final Workspace workspace;
  private final String name;
  private final Path directory;
  private final String script;
  private final Map<String, String> clusterKeys;
  private final List<JavaProcess> processes = new CopyOnWriteArrayList<>();
  private final int adminPort = FreePorts.one();

  /** A cluster of the checkout, without processes and without data. */
  public CulvertCluster(Workspace workspace, String name) {
    this(workspace, workspace.home(), name);
  }

  /**
   * The same of any checkout.
   *
   * @param home has the {@code culvert} script
   */
  CulvertCluster(Workspace workspace, Path home, String name) {
    this.workspace = workspace;
    this.name = name;
    this.directory = workspace.newDirectory("culvert-" + name);
    this.script = home.resolve("culvert").toString();
    int clusterPort = FreePorts.block(CLUSTER_PORTS);
    this.clusterKeys =
        Map.of(
            "cluster.name",
            "bench-" + UUID.randomUUID(),
            "cluster.port",
            text(clusterPort),
            "cluster.bus.port",
            text(FreePorts.block(CLUSTER_PORTS)),
            "cluster.members",
            "127.0.0.1:" + clusterPort);
  }

  /** Where the registry's admin API is. */
  public int adminPort() {
    return adminPort;
  }

  /** A data directory of this cluster; the registry's, and the connectors', is {@code data}. */
  public Path data(String directoryName) {
    return directory.resolve(directoryName);
  }

  /** A directory for what belongs to this cluster alone. */
  Path directory() {
    return directory;
  }

  /**
   * Starts the registry with a tunnel for {@link Probe#HOST}; blocks until both are there.
   *
   * @throws IllegalStateException when that takes more than a minute
   */
  public JavaProcess startRegistry() {
    JavaProcess registry =
        start("registry", role("registry", 1, Map.of("admin.port", text(adminPort))), "data");
    Probe.awaitOk(adminPort, "/ready", registry);
    workspace.run(
        name + "-create",
        directory,
        environment("data"),
        List.of(script, "tunnel", "create", TUNNEL, "--hostname", Probe.HOST),
        COMMAND_LIMIT);
    return registry;
  }

  /**
   * Starts an edge. Its data directory is its own: on another host it had nothing of the
   * registry's.
   *
   * @param as tells it from other edges; its data directory is {@code AS-data}
   */
  public EdgeProcess startEdge(String as, int instances, Map<String, String> keys) {
    int httpPort = FreePorts.one();
    int opsPort = FreePorts.one();
    Map<String, String> ports =
        Map.of("http.host", "127.0.0.1", "http.port", text(httpPort), "ops.port", text(opsPort));
    List<String> command = role("edge", instances, Keys.joined(ports, keys));
    return new EdgeProcess(start(as, command, as + "-data"), httpPort, opsPort);
  }

  /**
   * Starts a process with connectors of the tunnel.
   *
   * @param as tells it from others
   */
  public JavaProcess startConnector(String as, int instances, LinkKeys link, int originPort) {
    Map<String, String> keys =
        Map.of("origin.url", "http://127.0.0.1:" + originPort, "ops.port", text(FreePorts.one()));
    Map<String, String> all = Keys.joined(keys, link.connector());
    return start(
        as,
        command(
            List.of("tunnel", "run", TUNNEL),
            instances,
            link.member() ? Keys.joined(clusterKeys, all) : all),
        "data");
  }

  private List<String> role(String role, int instances, Map<String, String> keys) {
    return command(List.of(role), instances, Keys.joined(clusterKeys, keys));
  }

  private List<String> command(List<String> words, int instances, Map<String, String> keys) {
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(words);
    command.addAll(List.of("--instances", text(instances)));
    keys.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return command;
  }

  private JavaProcess start(String as, List<String> command, String data) {
    JavaProcess process =
        workspace.start(directory.getFileName() + "-" + as, directory, environment(data), command);
    processes.add(process);
    return process;
  }

  /** Kills every process that was started. */
  void kill() {
    processes.forEach(workspace::kill);
  }

  /** No file of conf/ counts; JVM options are those of the script. */
  private Map<String, String> environment(String data) {
    return Map.of(
        "CULVERT_DATA", data(data).toString(),
        "CULVERT_CONF_DIR", directory.toString());
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
