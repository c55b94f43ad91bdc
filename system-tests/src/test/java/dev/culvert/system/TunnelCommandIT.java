package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Build;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.process.JavaProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person types in a second terminal beside {@code ./culvert demo}. */
@Timeout(180)
class TunnelCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final Path DIRECTORY = Build.outputDirectory("tunnel-command");
  private static final List<JavaProcess> STARTED = new ArrayList<>();
  private static Map<String, String> environment;
  private static int httpPort;
  private static FakeOrigin origin;

  /** How a command ended. */
  private record Result(int code, List<String> lines) {

    String text() {
      return String.join("\n", lines);
    }

    Result succeeded() {
      assertThat(code).as(text()).isZero();
      return this;
    }
  }

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    httpPort = FreePorts.one();
    environment =
        Map.of(
            "CULVERT_UPLINK_PORT", Integer.toString(FreePorts.one()),
            "CULVERT_DATA", DIRECTORY.resolve("data").toString(),
            "CULVERT_CONF_DIR", DIRECTORY.toString(),
            "CULVERT_HTTP_PORT", Integer.toString(httpPort),
            "CULVERT_ADMIN_PORT", Integer.toString(FreePorts.one()),
            "CULVERT_OPS_PORT", "0",
            "CULVERT_CLUSTER_NAME", UUID.randomUUID().toString(),
            "CULVERT_CLUSTER_PORT", Integer.toString(FreePorts.block(20)),
            "CULVERT_CLUSTER_BUS_PORT", Integer.toString(FreePorts.block(20)));
    run("demo", "demo").awaitLine("Culvert is up", LIMIT);
  }

  @AfterAll
  static void stop() {
    STARTED.forEach(JavaProcess::close);
    origin.close();
  }

  @Test
  void shouldMakeATunnelRunItTwiceAndShowBothConnectors() throws IOException {
    assertThat(status("demo.localhost")).isEqualTo(200);
    Result created = culvert("tunnel", "create", "web", "--hostname", "web.localhost").succeeded();
    assertThat(created.text()).contains("web.localhost").containsPattern(UUID_PATTERN);
    assertThat(status("web.localhost")).isEqualTo(503);

    JavaProcess one = run("one", "tunnel", "run", "web", "--url", origin.url());
    JavaProcess two = run("two", "tunnel", "run", "web", "--url", origin.url());
    String first = one.awaitLine("Generated Connector ID: (\\S+)", LIMIT).group(1);
    String second = two.awaitLine("Generated Connector ID: (\\S+)", LIMIT).group(1);
    assertThat(first).isNotEqualTo(second);
    one.awaitLine("Registered stream 0", LIMIT);
    two.awaitLine("Registered stream 0", LIMIT);
    await().atMost(LIMIT).until(() -> connectors("web").equals(Set.of(first, second)));
    await().atMost(LIMIT).until(() -> status("web.localhost") == 200);

    await().atMost(LIMIT).untilAsserted(() -> assertFourStreamsEach(first, second));

    one.terminate();
    assertThat(one.awaitExit(LIMIT)).isZero();
    for (int i = 0; i < 20; i++) {
      assertThat(status("web.localhost")).isEqualTo(200);
    }
    assertThat(culvert("tunnel", "delete", "web").code()).isEqualTo(6);
    culvert("tunnel", "delete", "web", "--force").succeeded();
    await().atMost(LIMIT).until(() -> status("web.localhost") == 404);
    assertThat(culvert("tunnel", "info", "web").code()).isEqualTo(5);
  }

  private static void assertFourStreamsEach(String first, String second) {
    String info = culvert("tunnel", "info", "web").succeeded().text();
    assertThat(info)
        .contains("NAME", "ID", "CREATED", "web")
        .contains("CONNECTOR ID", "ARCHITECTURE", "VERSION", "ORIGIN IP", "EDGE");
    for (String connector : List.of(first, second)) {
      assertThat(info).containsPattern(connector + " .* linux_amd64 .* 4xlocal(\n|$)");
    }
  }

  @Test
  void shouldRunAConnectorOverTheBusAndSayWhenNoEdgeIsKnown() {
    String token =
        json(culvert("tunnel", "create", "bus", "-o", "json").succeeded()).getString("token");
    run("bus", "tunnel", "run", "--token", token, "--link", "bus", "--url", origin.url())
        .awaitLine("Registered stream 0", LIMIT);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(culvert("tunnel", "info", "bus").succeeded().text())
                    .containsPattern(" 127.0.0.1 +bus(\n|$)"));

    String empty = DIRECTORY.resolve("empty").toString();
    Result alone = culvert("tunnel", "run", "--token", token, "--data", empty);
    assertThat(alone.code()).as(alone.text()).isEqualTo(2);
    assertThat(alone.text())
        .contains("no edge is known", "--edge HOST:PORT", "CULVERT_EDGE_ADDRESSES")
        .contains(empty + "/edges");
  }

  @Test
  void shouldTakeTheNameAsAnOptionAndTheOriginFromTheTunnel() throws IOException {
    culvert(
            "tunnel",
            "create",
            "--name",
            "stored",
            "--url",
            origin.url(),
            "--hostname",
            "stored.localhost",
            "--hostname",
            "*.stored.localhost/api")
        .succeeded();
    run("stored", "tunnel", "run", "stored").awaitLine("Registered stream 0", LIMIT);
    await().atMost(LIMIT).until(() -> status("stored.localhost") == 200);

    Result conflict = culvert("tunnel", "create", "other", "--hostname", "stored.localhost");
    assertThat(conflict.code()).isEqualTo(6);
    assertThat(conflict.text()).contains("stored.localhost", "stored");
    culvert("tunnel", "route", "add", "stored", "more.localhost").succeeded();
    await().atMost(LIMIT).until(() -> status("more.localhost") == 200);
    culvert("tunnel", "route", "remove", "stored", "more.localhost").succeeded();
    await().atMost(LIMIT).until(() -> status("more.localhost") == 404);
  }

  @Test
  void shouldTreatNamesThatLookLikeSqlAsNames() {
    String name = "'; DROP TABLE tunnels; --";
    culvert("tunnel", "create", name).succeeded();
    JsonObject info = json(culvert("tunnel", "info", name, "-o", "json").succeeded());
    assertThat(info.getString("name")).isEqualTo(name);
    assertThat(culvert("tunnel", "list").succeeded().text()).contains(name, "demo");
  }

  private static Set<String> connectors(String tunnel) {
    JsonArray list =
        json(culvert("tunnel", "info", tunnel, "-o", "json").succeeded())
            .getJsonArray("connectors");
    Set<String> ids = new HashSet<>();
    list.forEach(one -> ids.add(((JsonObject) one).getString("id")));
    return ids;
  }

  private static JsonObject json(Result result) {
    return new JsonObject(result.text());
  }

  private static int status(String host) throws IOException {
    try (RawClient client = RawClient.connect(httpPort)) {
      return client.get(host, host.startsWith("demo.") ? "/" : "/hello").status();
    }
  }

  private static Result culvert(String... arguments) {
    JavaProcess process = run(arguments[1], arguments);
    int code = process.awaitExit(LIMIT);
    return new Result(code, process.lines());
  }

  private static JavaProcess run(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Build.root().resolve("culvert").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(DIRECTORY.toFile());
    builder.environment().putAll(environment);
    Path log = DIRECTORY.resolve(name + "-" + STARTED.size() + ".log");
    JavaProcess process = JavaProcess.start(name, builder, Optional.of(log));
    STARTED.add(process);
    return process;
  }
}
