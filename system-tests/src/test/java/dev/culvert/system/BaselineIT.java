package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.cluster.ClusterProtocol;
import dev.culvert.system.cluster.Baseline;
import dev.culvert.system.cluster.Build;
import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.postgres.PostgresServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The present program beside the one of {@code system-tests/baseline}, and after it. */
@Tag("faults")
@Timeout(900) // the first test builds the baseline
class BaselineIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int BODY_BYTES = 256 * 1024;
  private static final int REQUESTS = 2_000;

  /** How many nodes {@link #serving} starts. */
  private static final int HALF = 3;

  /** A version of the program. */
  enum Version {
    BASELINE,
    PRESENT;

    Version other() {
      return this == PRESENT ? BASELINE : PRESENT;
    }

    /** Makes the nodes that are started from now on run it. */
    Cluster in(Cluster cluster) {
      return cluster.jars(this == PRESENT ? Build::jarOf : Baseline::jarOf);
    }
  }

  /** Streams over uplinks outlast an upgrade of either side. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void shouldServeThroughEdgesOfOneVersionAndConnectorsOfTheOther(Version edges) {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = edges.in(Cluster.named("baseline-uplinks"))) {
      Node registry = cluster.registry();
      Node dfw = cluster.uplinkEdge("dfw");
      Node mci = cluster.uplinkEdge("mci");
      cluster.awaitReady(dfw, mci);
      edges.other().in(cluster);
      Node other = cluster.uplinkConnector(origin.url(), dfw, mci);
      cluster.awaitReady(other);
      Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));

      LoadReport report =
          LoadClient.to(dfw.httpPort(), mci.httpPort())
              .concurrency(8)
              .checksummed(BODY_BYTES, "GET", "POST", "PUT")
              .run(REQUESTS);
      assertThat(report.failures()).as(report::toString).isEmpty();
      assertThat(report.spread()).containsOnlyKeys(other.connectorIds());

      edges.in(cluster);
      Node same = cluster.uplinkConnector(origin.url(), dfw, mci);
      cluster.awaitReady(same);
      Streams.await(registry, "demo", LIMIT, Map.of("dfw", 4, "mci", 4));
      try (RunningLoad load =
          LoadClient.to(dfw.httpPort(), mci.httpPort()).concurrency(8).start()) {
        for (Node one : List.of(other, same)) {
          String id = one.connectorIds().get(0);
          await("requests for both").atMost(LIMIT).until(() -> load.servedBy(id) > 100);
        }
        other.process().terminate();
        assertThat(other.process().awaitExit(LIMIT)).isZero();
        LoadReport drained = load.stop();
        assertThat(drained.failures()).as(drained::toString).isEmpty();
      }
      assertCutAndBack(cluster, edges, registry, dfw, mci, origin);
    }
  }

  /** What an operator does to a connector of the other version works as well. */
  private static void assertCutAndBack(
      Cluster cluster, Version edges, Node registry, Node dfw, Node mci, FakeOrigin origin) {
    edges.other().in(cluster);
    Node drained = cluster.uplinkConnector(origin.url(), dfw, mci);
    cluster.awaitReady(drained);
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 4, "mci", 4));
    String path = "/tunnels/demo/connectors/" + drained.connectorIds().get(0) + "/drain";
    registry.admin().send("POST", path, null).expect(202);
    Streams.await(registry, "demo", LIMIT, Map.of("dfw", 2, "mci", 2));
    assertThat(drained.process().awaitExit(LIMIT)).isZero();
  }

  /** Whoever comes later ends, and those that were there notice nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"registry", "edge", "connector"})
  void shouldEndAMemberThatComesToMembersOfTheBaseline(String role) throws IOException {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Version.BASELINE.in(Cluster.named("baseline-first"))) {
      List<Node> old = serving(cluster, origin);

      Node late = member(Version.PRESENT.in(cluster), role, origin);
      assertThat(late.process().awaitExit(LIMIT)).as(late::toString).isEqualTo(1);
      assertThat(late.process().lines())
          .as(late::toString)
          .filteredOn(line -> line.contains("members of two versions do not mix"))
          .hasSize(1)
          .allMatch(line -> line.contains("version " + ClusterProtocol.FIRST_VERSION))
          .allMatch(line -> line.contains("version " + ClusterProtocol.VERSION));
      assertUndisturbed(old);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry", "edge", "connector"})
  void shouldLetInNoMemberOfTheBaseline(String role) throws IOException {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Version.PRESENT.in(Cluster.named("baseline-late"))) {
      List<Node> present = serving(cluster, origin);

      Node late = member(Version.BASELINE.in(cluster), role, origin);
      assertThat(late.process().awaitExit(LIMIT)).as(late::toString).isEqualTo(1);
      assertThat(late.process().find("does not let this node in")).as(late::toString).hasSize(1);
      assertUndisturbed(present);
    }
  }

  /** As after a split in which one half was upgraded. */
  @Test
  void shouldKeepBothHalvesWhenClustersOfTwoVersionsMeet() throws IOException {
    int port = FreePorts.block(20);
    int otherPort = FreePorts.block(20);
    JsonObject common = new JsonObject().put("cluster.name", "halves-" + port);
    JsonObject present =
        half(common, port).put("cluster.members", members(port, otherPort)); // looks for the other
    JsonObject old = half(common, otherPort).put("cluster.members", members(otherPort));
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster one = Version.PRESENT.in(Cluster.named("present-half", present));
        Cluster two = Version.BASELINE.in(Cluster.named("baseline-half", old))) {
      List<Node> presentHalf = serving(one, origin);
      List<Node> oldHalf = serving(two, origin);
      await("several tries to merge")
          .during(Duration.ofSeconds(10))
          .atMost(LIMIT)
          .until(
              () ->
                  Stream.concat(presentHalf.stream(), oldHalf.stream())
                      .allMatch(
                          node -> node.process().alive() && node.gauge("culvert_connectors") == 1));
      assertUndisturbed(presentHalf);
      assertUndisturbed(oldHalf);
    }
  }

  @Test
  void shouldKeepEverythingInSqliteWhenTheClusterIsUpgraded() throws IOException {
    shouldKeepEverythingWhenTheClusterIsUpgraded("sqlite", new JsonObject());
  }

  @Test
  void shouldKeepEverythingInPostgresWhenTheClusterIsUpgraded() throws IOException {
    try (PostgresServer server = PostgresServer.start()) {
      JsonObject store = new JsonObject().put("store.url", server.newDatabase());
      shouldKeepEverythingWhenTheClusterIsUpgraded("postgres", store);
    }
  }

  /** Members of the baseline stop, present ones start; a connector outside stays as it is. */
  private static void shouldKeepEverythingWhenTheClusterIsUpgraded(String name, JsonObject store)
      throws IOException {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Version.BASELINE.in(Cluster.named("upgrade-" + name))) {
      JsonObject registrySettings =
          store
              .copy()
              .put("data", "" + cluster.data("registry"))
              .put("admin.port", FreePorts.one());
      JsonObject edgeSettings =
          new JsonObject()
              .put("data", "" + cluster.data("edge"))
              .put("http.port", FreePorts.one())
              .put("uplink.port", FreePorts.one());
      Node registry = cluster.registry(registrySettings);
      Node edge = cluster.uplinkEdge("dfw", edgeSettings);
      cluster.awaitReady(edge);
      Node outside = cluster.uplinkConnector(origin.url(), edge);
      cluster.awaitReady(outside);
      registry
          .admin()
          .send("POST", "/tunnels/demo/routes", new JsonObject().put("hostname", "*.more.test"))
          .expect(201);
      JsonObject second =
          registry.admin().send("POST", "/tunnels/demo/tokens", new JsonObject()).expect(201);
      JsonObject before = registry.admin().tunnel("demo");
      for (Node node : List.of(registry, edge)) {
        node.process().terminate();
        assertThat(node.process().awaitExit(LIMIT)).isZero();
      }

      Version.PRESENT.in(cluster);
      Node newRegistry = cluster.registry(registrySettings);
      int httpPort = edgeSettings.getInteger("http.port");
      Node newEdge = cluster.uplinkEdge("dfw", edgeSettings);
      cluster.awaitReady(newEdge);
      Streams.await(newRegistry, "demo", LIMIT, Map.of("dfw", 4));

      JsonObject after = newRegistry.admin().tunnel("demo");
      // What baseline routes did not have, and have none of now.
      for (int i = 0; i < after.getJsonArray("routes").size(); i++) {
        Object options = after.getJsonArray("routes").getJsonObject(i).remove("options");
        assertThat(options).isEqualTo(new JsonObject());
      }
      for (String kept : List.of("id", "name", "routes", "tokens", "createdAt")) {
        assertThat(after.getValue(kept)).as(kept).isNotNull().isEqualTo(before.getValue(kept));
      }
      assertThat(after.encode()).contains("*.more.test");
      for (String hostname : List.of(Cluster.HOST, "a.more.test")) {
        try (RawClient client = RawClient.connect(httpPort)) {
          assertThat(client.get(hostname, "/hello").status()).isEqualTo(200);
        }
      }
      assertThat(outside.process().alive()).isTrue();
      Node late = cluster.connector(origin.url(), 1, token(second.getString("token")));
      cluster.awaitReady(late);
      Cluster.awaitConnectors(2, LIMIT, newRegistry, newEdge);
    }
  }

  private static JsonObject token(String token) {
    return new JsonObject().put("token", token);
  }

  private static List<Node> serving(Cluster cluster, FakeOrigin origin) {
    Node registry = cluster.registry();
    Node edge = cluster.edge();
    Node connector = cluster.connector(origin.url());
    cluster.awaitReady(edge, connector);
    Cluster.awaitConnectors(1, LIMIT, registry, edge);
    return List.of(registry, edge);
  }

  private static Node member(Cluster cluster, String role, FakeOrigin origin) {
    return switch (role) {
      case "registry" -> cluster.startRegistry(new JsonObject());
      case "edge" -> cluster.edge();
      default -> cluster.connector(origin.url());
    };
  }

  /** Of a registry and an edge. */
  private static void assertUndisturbed(List<Node> nodes) {
    for (Node node : nodes) {
      assertThat(node.process().alive()).as(node::toString).isTrue();
      assertThat(node.ready()).as(node::toString).isTrue();
    }
    LoadReport report = LoadClient.to(nodes.get(1).httpPort()).run(200);
    assertThat(report.failures()).as(report::toString).isEmpty();
  }

  private static JsonObject half(JsonObject common, int port) {
    return common.copy().put("cluster.port", port).put("cluster.bus.port", FreePorts.block(20));
  }

  private static JsonArray members(int... firstPorts) {
    JsonArray members = new JsonArray();
    for (int first : firstPorts) {
      for (int port = first; port < first + HALF; port++) {
        members.add("127.0.0.1:" + port);
      }
    }
    return members;
  }
}
