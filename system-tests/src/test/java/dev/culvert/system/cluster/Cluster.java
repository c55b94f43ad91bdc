package dev.culvert.system.cluster;

import static org.awaitility.Awaitility.await;

import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.net.TlsClient;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

/**
 * A cluster-in-a-box: registries, edges and connectors, each started from its jar by the Vert.x
 * launcher, on ports that only this cluster has. Connectors are members of it, or dial its edges.
 * The first registry gets the tunnel {@code demo}, which serves {@link #HOST}. Logs and data stay
 * below {@code system-tests/target/it}. Every setting can be overridden, per node.
 */
public final class Cluster implements AutoCloseable {

  /** The hostname of the tunnel {@code demo}. */
  public static final String HOST = "demo.localhost";

  /** Most processes of tests are over before another compiler and collector would pay. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int PORTS = 20;
  private static final int FOUNDERS = 8;

  private final Path directory;
  private final JsonObject common;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private volatile String heap = "128m";
  private volatile List<String> jvmFlags = QUICK_START;
  private volatile Function<String, Path> jars = Build::jarOf;
  private volatile List<String> properties = List.of();

  private Certificates certificates;

  private Cluster(Path directory, JsonObject common) {
    this.directory = directory;
    this.common = common;
  }

  /** A cluster without a node yet. */
  public static Cluster named(String name) {
    return named(name, FOUNDERS);
  }

  /**
   * A cluster without a node yet, whose member list has so many addresses. One that has left the
   * cluster asks all of them for a way back, and waits 5 s for each that is not there.
   */
  public static Cluster named(String name, int founders) {
    int port = FreePorts.block(PORTS);
    JsonObject common =
        new JsonObject()
            .put("cluster.name", name + "-" + UUID.randomUUID())
            .put("cluster.port", port)
            .put("cluster.bus.port", FreePorts.block(PORTS))
            .put("cluster.members", founders(port, founders));
    return new Cluster(Build.outputDirectory(name), common);
  }

  /** The first nodes of a cluster look for each other, whichever of them is gone for a while. */
  private static JsonArray founders(int firstPort, int count) {
    JsonArray members = new JsonArray();
    for (int i = 0; i < count; i++) {
      members.add("127.0.0.1:" + (firstPort + i));
    }
    return members;
  }

  /** Settings for another member list, which {@link dev.culvert.testing.net.Namespaces} need. */
  public static Cluster named(String name, JsonObject common) {
    return new Cluster(Build.outputDirectory(name), common);
  }

  /** How much heap the nodes started from now on may have, as of {@code -Xmx}; 128m at first. */
  public Cluster heap(String size) {
    heap = size;
    return this;
  }

  /** A system property of the nodes started from now on. */
  public Cluster property(String name, String value) {
    properties = List.of("-D" + name + "=" + value);
    return this;
  }

  /** Nodes started from now on run as fast as the JVM can: for tests that measure. */
  public Cluster fullSpeed() {
    jvmFlags = List.of();
    return this;
  }

  /**
   * Which program the nodes started from now on run; that of this build at first.
   *
   * @param jarOf finds the executable jar of a role, such as {@link Baseline#jarOf}
   */
  public Cluster jars(Function<String, Path> jarOf) {
    jars = jarOf;
    return this;
  }

  /** Starts a registry, waits until it is ready, and makes the tunnel {@code demo}. */
  public Node registry() {
    return registry(new JsonObject());
  }

  /**
   * Starts a registry with these settings over the usual ones, waits until it is ready, and makes
   * the tunnel {@code demo} if this is the first one.
   */
  public Node registry(JsonObject settings) {
    Node node = startRegistry(settings);
    awaitReady(node);
    if (tokens.isEmpty()) {
      create(node, "demo", HOST);
    }
    return node;
  }

  /** Starts a registry; neither waits nor makes a tunnel. */
  public Node startRegistry(JsonObject settings) {
    int port = settings.getInteger("admin.port", FreePorts.one());
    JsonObject conf = new JsonObject().put("admin.port", port);
    return start("registry", 1, port, 0, conf.mergeIn(settings), List.of());
  }

  /** Makes a tunnel; connectors of this name get its token from now on. */
  public JsonObject create(Node registry, String name, String... hostnames) {
    JsonObject tunnel = registry.admin().create(name, hostnames);
    token(name, tunnel.getString("token"));
    return tunnel;
  }

  /** The token that connectors of this name get from now on. */
  public void token(String name, String token) {
    tokens.put(name, token);
  }

  /** Where a node of this name keeps its data, unless its settings say otherwise. */
  public Path data(String nodeName) {
    return directory.resolve(nodeName + "-data");
  }

  /** Starts an edge; does not wait. */
  public Node edge() {
    return edge(new JsonObject());
  }

  /** Starts an edge with these settings over the usual ones; does not wait. */
  public Node edge(JsonObject settings) {
    return edge(1, settings);
  }

  private Node edge(int instances, JsonObject settings) {
    int opsPort = FreePorts.one();
    int httpPort = FreePorts.one();
    JsonObject conf =
        new JsonObject()
            .put("http.host", "127.0.0.1")
            .put("http.port", httpPort)
            .put("http.diagnosticHeaders", true)
            .put("ops.port", opsPort);
    return start("edge", instances, opsPort, httpPort, conf.mergeIn(settings), List.of());
  }

  /** Starts an edge at a location that connectors can dial; does not wait. */
  public Node uplinkEdge(String location) {
    return uplinkEdge(location, new JsonObject());
  }

  /** The same with these settings over the usual ones; does not wait. */
  public Node uplinkEdge(String location, JsonObject settings) {
    return uplinkEdge(location, 1, settings);
  }

  /** The same with so many instances of the verticle; does not wait. */
  public Node uplinkEdge(String location, int instances, JsonObject settings) {
    int port = settings.getInteger("uplink.port", FreePorts.one());
    JsonObject conf = uplinkSettings("127.0.0.1", port).put("edge.location", location);
    return edge(instances, conf.mergeIn(settings));
  }

  /** The settings that make an edge take uplinks at an address that its certificate names. */
  public JsonObject uplinkSettings(String host, int port) {
    Certificates files = certificates();
    return new JsonObject()
        .put("uplink.host", host)
        .put("uplink.port", port)
        .put("uplink.tls.cert", files.chain().toString())
        .put("uplink.tls.key", files.key().toString())
        .put("uplink.advertise", host + ":" + port);
  }

  /**
   * The files of this cluster's TLS, made at the first call.
   *
   * @param addresses IP addresses beside 127.0.0.1 that edges have; only those of the first call
   *     count
   */
  public synchronized Certificates certificates(String... addresses) {
    if (certificates == null) {
      certificates = Certificates.create(directory, List.of(addresses));
    }
    return certificates;
  }

  /** Starts a process with one connector of {@code demo} that dials edges; does not wait. */
  public Node uplinkConnector(String originUrl, Node... edges) {
    return uplinkConnector(originUrl, 1, new JsonObject(), edges);
  }

  /** Starts connectors that dial these edges, with settings over the usual ones; does not wait. */
  public Node uplinkConnector(String originUrl, int instances, JsonObject settings, Node... edges) {
    JsonArray addresses = new JsonArray();
    Stream.of(edges).forEach(edge -> addresses.add("127.0.0.1:" + edge.uplinkPort()));
    JsonObject conf =
        new JsonObject()
            .put("link", "uplink")
            .put("edge.addresses", addresses)
            .put("edge.ca", certificates().ca().toString());
    return connector(originUrl, instances, conf.mergeIn(settings));
  }

  /** A connection to an edge's uplink listener, over TLS, for a connector of the tests' own. */
  public ProtocolV1Connector dial(Node edge) throws IOException {
    TlsClient tls = TlsClient.trusting(certificates().ca());
    return ProtocolV1Connector.over(tls.connect(Sockets.loopback(edge.uplinkPort())));
  }

  /** Starts a process with one connector of {@code demo} inside the cluster; does not wait. */
  public Node connector(String originUrl) {
    return connector(originUrl, 1, new JsonObject());
  }

  /** Starts a process with so many connectors of {@code demo} inside the cluster; does not wait. */
  public Node connector(String originUrl, int instances) {
    return connector(originUrl, instances, new JsonObject());
  }

  /** Starts connectors with these settings over the usual ones; does not wait. */
  public Node connector(String originUrl, int instances, JsonObject settings) {
    int opsPort = FreePorts.one();
    JsonObject conf =
        new JsonObject().put("origin.url", originUrl).put("ops.port", opsPort).mergeIn(settings);
    if (!conf.containsKey("token")) {
      conf.put("token", tokens.get(conf.getString("tunnel", "demo")));
    }
    return start("connector", instances, opsPort, 0, conf, List.of());
  }

  /** The token of a tunnel, as its connectors get it. */
  public String token(String tunnel) {
    return tokens.get(tunnel);
  }

  /**
   * Starts any role, as a member of the cluster unless it is a connector whose {@code link} is
   * {@code uplink}.
   *
   * @param prefix put before the command, such as {@code ip netns exec NAME}
   */
  public Node start(
      String role,
      int instances,
      int opsPort,
      int httpPort,
      JsonObject settings,
      List<String> prefix) {
    String name = role + "-" + nodes.size();
    boolean member = !settings.getString("link", "").equals("uplink");
    JsonObject conf = member ? common.copy() : new JsonObject();
    if (role.equals("connector")) {
      conf.put("link", "bus");
    }
    conf.put("data", data(name).toString()).mergeIn(settings);
    Node node =
        new Node(
            JavaCommand.jar(jars.apply(role))
                .name(name)
                .jvm(jvmFlags.toArray(String[]::new))
                .jvm("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError")
                .jvm(properties.toArray(new String[0]))
                .args(member ? new String[] {"-cluster"} : new String[0])
                .args("-conf", conf.encode())
                .args("-instances", Integer.toString(instances))
                .env("CULVERT_CONF_DIR", directory.toString())
                .prefix(prefix)
                .directory(directory)
                .log(directory.resolve(name + ".log"))
                .start(),
            opsPort,
            httpPort,
            conf.getInteger("uplink.port", 0),
            Path.of(conf.getString("data")));
    nodes.add(node);
    return node;
  }

  /** The settings that make a process of any program a node of this cluster. */
  public JsonObject common() {
    return common.copy();
  }

  /** Waits until each of the nodes says that it is ready. */
  public void awaitReady(Node... some) {
    for (Node node : some) {
      await("/ready of " + node.process().name())
          .atMost(START_LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(
              () -> {
                if (!node.process().alive()) {
                  throw new AssertionError("ended before it was ready: " + node);
                }
                return node.ready();
              });
    }
  }

  /** Waits until each of the nodes, registries or edges, counts so many live connectors. */
  public static void awaitConnectors(int count, Duration limit, Node... viewers) {
    await(count + " connectors in each view")
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(
            () -> Stream.of(viewers).allMatch(node -> node.gauge("culvert_connectors") == count));
  }

  /** Waits until the nodes hold no exchange and no window any more. */
  public static void awaitNothingHeld(Duration limit, Node... some) {
    for (Node node : some) {
      for (String gauge :
          List.of(
              "culvert_exchanges_open",
              "culvert_memory_held_bytes",
              "culvert_memory_windows_grown_bytes")) {
        await(gauge + " of " + node.process().name() + " back to 0")
            .atMost(limit)
            .pollDelay(Duration.ZERO)
            .pollInterval(POLL)
            .until(() -> node.gauge(gauge) == 0);
      }
    }
  }

  /**
   * Kills every process.
   *
   * @throws AssertionError when one has said that it lost pooled memory
   */
  @Override
  public void close() {
    nodes.forEach(Node::close);
    for (Node node : nodes) {
      List<MatchResult> leaks = node.process().find(".*LEAK: .*");
      if (!leaks.isEmpty()) {
        throw new AssertionError(node.process().name() + ": " + leaks.get(0).group());
      }
    }
  }
}
