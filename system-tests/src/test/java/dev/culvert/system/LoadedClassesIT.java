package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Build;
import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connector that dials edges loads nothing of what only members of the cluster and registries
 * need: it runs beside other people's services, and is to be small.
 */
@Timeout(120)
class LoadedClassesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path DIRECTORY = Build.outputDirectory("loaded-classes");

  private static final List<String> FOREIGN =
      List.of(
          "com.hazelcast.",
          "io.vertx.spi.cluster.",
          "org.sqlite.",
          "org.postgresql.",
          "io.vertx.jdbcclient.",
          "io.vertx.pgclient.",
          "io.vertx.sqlclient.",
          "dev.culvert.registry.store.");

  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Node edge;

  @BeforeAll
  static void start() {
    origin = FakeOrigin.start();
    cluster = Cluster.named("loaded-classes-cluster");
    cluster.registry();
    edge = cluster.uplinkEdge("here");
    cluster.awaitReady(edge);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    origin.close();
  }

  @Test
  void shouldLoadNoClusterAndNoDatabaseForTheConnectorsOwnJar() throws IOException {
    JsonObject conf =
        new JsonObject()
            .put("token", cluster.token("demo"))
            .put("origin.url", origin.url())
            .put("edge.addresses", new JsonArray().add(edgeAddress()))
            .put("edge.ca", cluster.certificates().ca().toString())
            .put("ops.port", FreePorts.one());
    assertLoadsNothingForeign(
        JavaCommand.jar(Build.jarOf("connector"))
            .name("connector-jar")
            .args("-conf", conf.encode()));
  }

  @Test
  void shouldLoadNoClusterAndNoDatabaseForTunnelRun() throws IOException {
    assertLoadsNothingForeign(
        JavaCommand.jar(Build.root().resolve("culvert-cli/target/culvert.jar"))
            .name("tunnel-run")
            .env("CULVERT_OPS_PORT", Integer.toString(FreePorts.one()))
            .args("tunnel", "run", "--token", cluster.token("demo"), "--url", origin.url())
            .args("--edge", edgeAddress(), "--ca", cluster.certificates().ca().toString()));
  }

  private static String edgeAddress() {
    return "127.0.0.1:" + edge.uplinkPort();
  }

  /** Runs the connector until it has answered a visitor, and drained. */
  private static void assertLoadsNothingForeign(JavaCommand connector) throws IOException {
    Path log = DIRECTORY.resolve(connector.name() + ".classes");
    try (JavaProcess process =
        connector
            .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
            .jvm("-Xlog:class+load:file=" + log + ":none:filecount=0")
            .env("CULVERT_CONF_DIR", DIRECTORY.toString())
            .env("CULVERT_DATA", DIRECTORY.resolve(connector.name()).toString())
            .log(DIRECTORY.resolve(connector.name() + ".log"))
            .start()) {
      process.awaitLines("Registered stream \\d", 4, LIMIT);
      try (RawClient client = RawClient.connect(edge.httpPort())) {
        assertThat(client.get(Cluster.HOST, "/id").status()).isEqualTo(200);
      }
      process.terminate();
      assertThat(process.awaitExit(LIMIT)).isZero();
    }
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded)
        .as("the log is that of a connector that has served")
        .anyMatch(line -> line.startsWith("dev.culvert.connector.origin.http1.OriginExchange "));
    assertThat(loaded.stream().filter(line -> FOREIGN.stream().anyMatch(line::startsWith)))
        .isEmpty();
  }
}
