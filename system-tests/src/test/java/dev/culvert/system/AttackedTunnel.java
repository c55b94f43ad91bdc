package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Two edges with streams of a good connector of {@code demo}, an edge without any, load at all
 * three, and a tunnel {@code evil}, whose connectors have a good token and no manners.
 */
final class AttackedTunnel implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Map<String, Integer> SPREAD = Map.of("dfw", 2, "mci", 2);

  private final FakeOrigin origin = FakeOrigin.start();
  private final Cluster cluster;
  private final Node registry;
  private final Node dfw;
  private final Node mci;
  private final Node far;
  private final Node victim;
  private final RunningLoad load;
  private long quietNanos = System.nanoTime();

  /** Starts all of it, and waits until it is as it should be. */
  AttackedTunnel(String name) {
    cluster = Cluster.named(name);
    registry = cluster.registry();
    cluster.create(registry, "evil", "evil.localhost");
    dfw = cluster.uplinkEdge("dfw");
    mci = cluster.uplinkEdge("mci");
    far = cluster.uplinkEdge("lhr", new JsonObject().put("uplink.advertise", ""));
    cluster.awaitReady(dfw, mci, far);
    victim = cluster.uplinkConnector(origin.url(), dfw, mci);
    cluster.awaitReady(victim);
    Streams.await(registry, "demo", LIMIT, SPREAD);
    Cluster.awaitConnectors(1, LIMIT, far);
    load =
        LoadClient.to(dfw.httpPort(), mci.httpPort(), far.httpPort())
            .concurrency(3)
            .check((target, response) -> response.text().equals("hello from origin\n"))
            .start();
  }

  Cluster cluster() {
    return cluster;
  }

  Node registry() {
    return registry;
  }

  Node dfw() {
    return dfw;
  }

  Node mci() {
    return mci;
  }

  /**
   * The edge that connectors are not told of, and which reaches the good one through the others.
   */
  Node far() {
    return far;
  }

  /** A new connection to dfw whose HELLO was answered with WELCOME, of evil. */
  ProtocolV1Connector registered() throws IOException {
    ProtocolV1Connector connector = cluster.dial(dfw);
    connector.register(ProtocolV1Connector.hello(cluster.token("evil"))).welcomed();
    return connector;
  }

  /** A HELLO with a tunnel's token and the good connector's ID, later than any of its own. */
  JsonObject helloAsVictim(String tunnel) {
    return ProtocolV1Connector.hello(cluster.token(tunnel))
        .put("connector", victim.connectorIds().get(0))
        .put("epoch", System.currentTimeMillis() + Duration.ofDays(1).toMillis());
  }

  /** What a visitor of evil gets at an edge. */
  String evil(Node edge) throws IOException {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      return client.get("evil.localhost", "/").text();
    }
  }

  /** Visitors of the good one were served by it since the last time, and it has its streams. */
  void assertUndisturbed() {
    long nowNanos = System.nanoTime();
    await().atMost(LIMIT).until(() -> load.soFar().since(nowNanos).requests() > 50);
    LoadReport report = load.soFar().since(quietNanos);
    quietNanos = nowNanos;
    assertThat(report.failures()).as(report::toString).isEmpty();
    assertThat(report.spread()).containsOnlyKeys(victim.connectorIds());
    assertThat(Streams.of(registry, "demo")).isEqualTo(SPREAD);
    String end = "(Ends|Lost) .* of tunnel " + registry.admin().tunnel("demo").getString("id");
    for (Node edge : new Node[] {dfw, mci, far}) {
      assertThat(edge.process().find(end)).isEmpty();
      assertThat(edge.process().lines()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Override
  public void close() {
    load.close();
    cluster.close();
    origin.close();
  }
}
