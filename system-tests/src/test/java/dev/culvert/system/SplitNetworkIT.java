package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.testing.net.Namespaces;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.process.Metrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Registry, edge and connector on machines of their own, and a network that splits. */
@Tag("faults")
@Timeout(300)
class SplitNetworkIT {

  private static final int REGISTRY = 0;
  private static final int EDGE = 1;
  private static final int CONNECTOR = 2;
  private static final int OPS_PORT = 9101;
  private static final int HTTP_PORT = 8080;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration NOTICED_LIMIT = Duration.ofSeconds(30);
  private static final Duration HEALED_LIMIT = Duration.ofSeconds(10);

  private static Namespaces machines;
  private static FakeOrigin origin;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    machines = Namespaces.create(3);
    origin = FakeOrigin.start("origin", machines.hostAddress(), 0);
    JsonObject common =
        new JsonObject()
            .put("cluster.name", "split")
            .put("cluster.members", new JsonArray().add(machines.address(REGISTRY) + ":5701"));
    cluster = Cluster.named("split", common);
    startOn(
        REGISTRY,
        "registry",
        new JsonObject()
            .put("admin.port", OPS_PORT)
            .put("data", cluster.data("registry").toString()));
    await().atMost(START_LIMIT).until(() -> body(REGISTRY, "/live").startsWith("live"));
    String token = createTunnel();
    startOn(
        EDGE,
        "edge",
        new JsonObject()
            .put("ops.port", OPS_PORT)
            .put("http.host", "127.0.0.1")
            .put("http.port", HTTP_PORT));
    startOn(
        CONNECTOR,
        "connector",
        new JsonObject()
            .put("ops.port", OPS_PORT)
            .put("token", token)
            .put("origin.url", origin.url()));
  }

  private static String createTunnel() throws IOException {
    String bearer = Files.readString(cluster.data("registry").resolve("admin-token")).strip();
    JsonObject route = new JsonObject().put("hostname", Cluster.HOST);
    JsonObject tunnel =
        new JsonObject().put("name", "demo").put("routes", new JsonArray().add(route));
    String answer =
        machines.exec(
            REGISTRY,
            "curl",
            "-sS",
            "-f",
            "-H",
            "Authorization: Bearer " + bearer,
            "-H",
            "Content-Type: application/json",
            "-d",
            tunnel.encode(),
            "http://127.0.0.1:" + OPS_PORT + "/api/v1/tunnels");
    return new JsonObject(answer).getString("token");
  }

  @AfterAll
  static void stop() {
    if (machines != null) {
      cluster.close();
      origin.close();
      machines.close();
    }
  }

  static Stream<Arguments> splits() {
    return Stream.of(
        Arguments.of(List.of(REGISTRY), List.of(EDGE, CONNECTOR)),
        Arguments.of(List.of(REGISTRY, EDGE), List.of(CONNECTOR)),
        Arguments.of(List.of(REGISTRY, CONNECTOR), List.of(EDGE)));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void shouldHaveTheRightViewsTenSecondsAfterHealing(List<Integer> some, List<Integer> others) {
    await("views before").atMost(START_LIMIT).until(() -> connectors(REGISTRY) == 1);
    await("views before").atMost(START_LIMIT).until(() -> connectors(EDGE) == 1);
    await("an answer before").atMost(START_LIMIT).until(SplitNetworkIT::answered);

    machines.split(some, others);
    boolean registrySeesIt = some.contains(CONNECTOR);
    boolean edgeSeesIt =
        some.containsAll(List.of(EDGE, CONNECTOR)) || others.containsAll(List.of(EDGE, CONNECTOR));
    await("the registry's view of the split")
        .atMost(NOTICED_LIMIT)
        .until(() -> connectors(REGISTRY) == (registrySeesIt ? 1 : 0));
    await("the edge's view of the split")
        .atMost(NOTICED_LIMIT)
        .until(() -> connectors(EDGE) == (edgeSeesIt ? 1 : 0));

    machines.heal();
    await("views and an answer after healing")
        .atMost(HEALED_LIMIT)
        .until(() -> connectors(REGISTRY) == 1 && connectors(EDGE) == 1 && answered());
    assertThat(body(CONNECTOR, "/ready")).isNotEmpty();
  }

  private static void startOn(int machine, String role, JsonObject settings) {
    settings.put("cluster.host", machines.address(machine));
    cluster.start(role, 1, OPS_PORT, 0, settings, machines.prefix(machine));
  }

  private static double connectors(int machine) {
    return Metrics.parse(body(machine, "/metrics")).sum("culvert_connectors").orElse(Double.NaN);
  }

  private static String body(int machine, String path) {
    return machines.get(machine, "http://127.0.0.1:" + OPS_PORT + path).orElse("");
  }

  private static boolean answered() {
    try {
      String url = "http://127.0.0.1:" + HTTP_PORT + "/id";
      String host = "Host: " + Cluster.HOST;
      return machines
          .exec(EDGE, "curl", "-sS", "-f", "--max-time", "2", "-H", host, url)
          .equals("origin");
    } catch (IllegalStateException noAnswer) {
      return false;
    }
  }
}
