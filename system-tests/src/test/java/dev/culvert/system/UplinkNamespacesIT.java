package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.CulvertCommand;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.net.ChaosProxy;
import dev.culvert.testing.net.Namespaces;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.process.Metrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Registry, two edges and a connector on machines of their own; nobody can dial the connector's.
 */
@Tag("faults")
@Timeout(300)
class UplinkNamespacesIT {

  private static final int REGISTRY = 0;
  private static final int DFW = 1;
  private static final int MCI = 2;
  private static final int CONNECTOR = 3;
  private static final int OPS_PORT = 9101;
  private static final int HTTP_PORT = 8080;
  private static final int UPLINK_PORT = 7844;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Five seconds, and the time until somebody looks. */
  private static final Duration NOTICED_LIMIT = Duration.ofMillis(6_500);

  private static Namespaces machines;
  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Path registryData;
  private static Node connector;

  @BeforeAll
  static void start() throws IOException {
    machines = Namespaces.create(4);
    machines.dropInboundSyn(CONNECTOR);
    origin = FakeOrigin.start("origin", machines.hostAddress(), 0);
    JsonObject common =
        new JsonObject()
            .put("cluster.name", "uplink-namespaces")
            .put("cluster.members", new JsonArray().add(machines.address(REGISTRY) + ":5701"));
    cluster = Cluster.named("uplink-namespaces", common);
    cluster.certificates(machines.address(DFW), machines.address(MCI));
    registryData = cluster.data("registry");
    startOn(
        REGISTRY,
        "registry",
        member(REGISTRY).put("admin.port", OPS_PORT).put("data", registryData.toString()));
    await().atMost(LIMIT).until(() -> body(REGISTRY, "/live").startsWith("live"));
    culvert("tunnel", "create", "demo", "--hostname", Cluster.HOST);
    startOn(DFW, "edge", edge(DFW, "dfw"));
    startOn(MCI, "edge", edge(MCI, "mci"));
    connector =
        startOn(
            CONNECTOR,
            "connector",
            new JsonObject()
                .put("link", "uplink")
                .put("ops.port", OPS_PORT)
                .put("token", token())
                .put("origin.url", origin.url())
                .put("edge.ca", cluster.certificates().ca().toString())
                .put("edge.addresses", new JsonArray().add(uplink(DFW)).add(uplink(MCI))));
    awaitStreams("2xdfw, 2xmci");
  }

  @AfterAll
  static void stop() {
    if (machines != null) {
      cluster.close();
      origin.close();
      machines.close();
    }
  }

  @Test
  void shouldTakeASilentEdgeOutOfUseAndComeBackToIt() {
    try (ChaosProxy toDfw = visitors(DFW);
        ChaosProxy toMci = visitors(MCI)) {
      LoadClient load = load(toDfw, toMci);
      LoadReport whole = load.checksummed(64 * 1024, "GET", "POST").run(400);
      assertThat(whole.failures()).as(whole::toString).isEmpty();
      assertThat(machines.get(REGISTRY, "http://" + machines.address(CONNECTOR) + ":" + OPS_PORT))
          .as("nobody reaches the connector")
          .isEmpty();

      try (RunningLoad running = load(toMci).start()) {
        machines.dropAll(DFW);
        long cutNanos = System.nanoTime();
        await("its streams out of use at both ends")
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(50))
            .until(UplinkNamespacesIT::dfwIsOutOfUse);
        Duration took = Duration.ofNanos(System.nanoTime() - cutNanos);
        System.out.printf("a silent edge out of use after %d ms%n", took.toMillis());
        assertThat(took).isLessThan(NOTICED_LIMIT);

        long settledNanos = System.nanoTime();
        awaitStreams("4xmci");
        await().atMost(LIMIT).until(() -> running.soFar().since(settledNanos).requests() > 1_000);
        LoadReport report = running.stop().since(settledNanos);
        System.out.printf("the other edge meanwhile: %s%n", report);
        assertThat(report.failures()).as(report::toString).isEmpty();
      }

      machines.undo(DFW);
      awaitStreams("2xdfw, 2xmci");
      await("answers of both edges").atMost(LIMIT).until(() -> load.run(20).failures().isEmpty());
      LoadReport healed = load.run(400);
      assertThat(healed.failures()).as(healed::toString).isEmpty();
    }
  }

  /** At itself, in the other's view, and at the connector. */
  private static boolean dfwIsOutOfUse() {
    return gauge(DFW, "culvert_uplinks_open") == 0
        && gauge(MCI, "culvert_streams") == gauge(MCI, "culvert_uplinks_open")
        && connector.process().find("has lost edge .*\\(dfw\\)").size() == 2;
  }

  private static JsonObject edge(int machine, String location) {
    return member(machine)
        .put("ops.port", OPS_PORT)
        .put("http.host", machines.address(machine))
        .put("http.port", HTTP_PORT)
        .put("http.diagnosticHeaders", true)
        .put("edge.location", location)
        .mergeIn(cluster.uplinkSettings(machines.address(machine), UPLINK_PORT));
  }

  private static JsonObject member(int machine) {
    return new JsonObject().put("cluster.host", machines.address(machine));
  }

  private static String uplink(int machine) {
    return machines.address(machine) + ":" + UPLINK_PORT;
  }

  private static Node startOn(int machine, String role, JsonObject settings) {
    return cluster.start(role, 1, OPS_PORT, HTTP_PORT, settings, machines.prefix(machine));
  }

  private static String token() throws IOException {
    try (var files = Files.list(registryData.resolve("credentials"))) {
      return new JsonObject(Files.readString(files.findFirst().orElseThrow())).getString("token");
    }
  }

  private static String culvert(String... arguments) {
    return CulvertCommand.run(registryData, machines.prefix(REGISTRY), arguments);
  }

  private static void awaitStreams(String shown) {
    await(shown)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> culvert("tunnel", "info", "demo").contains(shown));
  }

  /** A port of 127.0.0.1 that leads to an edge's public side. */
  private static ChaosProxy visitors(int edge) {
    return ChaosProxy.listen(0, new InetSocketAddress(machines.address(edge), HTTP_PORT));
  }

  private static LoadClient load(ChaosProxy... edges) {
    int[] ports = Stream.of(edges).mapToInt(ChaosProxy::port).toArray();
    return LoadClient.to(ports)
        .concurrency(8)
        .path(number -> "/echo/r" + number)
        .check((target, response) -> response.text().contains("\"uri\":\"" + target + "\""));
  }

  private static double gauge(int machine, String name) {
    return Metrics.parse(body(machine, "/metrics")).sum(name).orElse(Double.NaN);
  }

  private static String body(int machine, String path) {
    return machines.get(machine, "http://127.0.0.1:" + OPS_PORT + path).orElse("");
  }
}
