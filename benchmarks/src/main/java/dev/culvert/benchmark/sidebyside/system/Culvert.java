package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.Before;
import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A registry, an edge and a connector, each a process of its own; a cluster of its own. */
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

  private final Carrier carrier;
  private final int edgeInstances;
  private final int connectorInstances;
  private final Path before;

  /**
   * A cluster that is not started yet.
   *
   * @param edgeInstances how many verticle instances the edge has
   * @param connectorInstances how many connectors the connector process has
   */
  Culvert(Carrier carrier, int edgeInstances, int connectorInstances) {
    this(carrier, edgeInstances, connectorInstances, null);
  }

  private Culvert(Carrier carrier, int edgeInstances, int connectorInstances, Path before) {
    this.carrier = carrier;
    this.edgeInstances = edgeInstances;
    this.connectorInstances = connectorInstances;
    this.before = before;
  }

  /** The same cluster of another checkout, that of an earlier commit. */
  Culvert of(Path home) {
    return new Culvert(carrier, edgeInstances, connectorInstances, home);
  }

  @Override
  public String name() {
    String now = carrier.name().toLowerCase(Locale.ROOT);
    return before == null ? now : Before.of(now);
  }

  @Override
  public String description() {
    return "Culvert " + (before == null ? "" : "before, ") + "over " + carrier.text;
  }

  @Override
  public boolean warmsUp() {
    return true;
  }

  @Override
  public List<Tools> needs() {
    return List.of();
  }

  @Override
  public Started start(Workspace workspace, int originPort) {
    Path home = before == null ? workspace.home() : before;
    CulvertCluster cluster = new CulvertCluster(workspace, home, name());
    try {
      return start(cluster, originPort);
    } catch (RuntimeException | AssertionError e) {
      cluster.kill();
      throw e;
    }
  }

  private Started start(CulvertCluster cluster, int originPort) {
    JavaProcess registry = cluster.startRegistry();
    LinkKeys link = link(cluster);
    EdgeProcess edge = cluster.startEdge("edge", edgeInstances, link.edge()).awaitReady();
    JavaProcess connector =
        cluster.startConnector("connector", connectorInstances, link, originPort);
    Probe.awaitOk(edge.httpPort(), "/1k", connector);

    Map<String, ProcessTree> processes = new LinkedHashMap<>();
    processes.put("edge", ProcessTree.of(edge.process().pid()));
    processes.put("connector", ProcessTree.of(connector.pid()));
    processes.put("registry", ProcessTree.of(registry.pid()));
    return new Started(edge.httpPort(), processes);
  }

  private LinkKeys link(CulvertCluster cluster) {
    return switch (carrier) {
      case PLAIN -> LinkKeys.plain(FreePorts.one());
      case TLS -> LinkKeys.tls(FreePorts.one(), cluster.directory());
      case BUS -> LinkKeys.bus();
    };
  }
}
