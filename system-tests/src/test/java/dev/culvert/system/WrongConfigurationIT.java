package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.system.cluster.Build;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that cannot start says why in one line, and what to do about it. */
@Timeout(60)
class WrongConfigurationIT {

  private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void shouldNameAMissingFile() {
    Path file = directory.resolve("absent.yaml");
    assertRefused(run("edge", file.toString()), file.toString(), "no such file");
  }

  @Test
  void shouldNameAnUnknownKeyAndTheNearestKnownOne() throws IOException {
    Path file = write("http:\n  prot: 8080\n");
    assertRefused(run("edge", file.toString()), file.toString(), "http.prot", "http.port");
  }

  @Test
  void shouldNameAPortThatIsNone() throws IOException {
    Path file = write("http:\n  port: 99999\n");
    assertRefused(run("edge", file.toString()), file.toString(), "http.port", "99999", "1..65535");
  }

  @Test
  void shouldNameAPortThatIsTaken() {
    try (FakeOrigin holder = FakeOrigin.start()) {
      JsonObject conf =
          founder()
              .put("http.host", "127.0.0.1")
              .put("http.port", holder.port())
              .put("ops.port", FreePorts.one());
      assertRefused(
          run("edge", conf.encode()), "http.port", Integer.toString(holder.port()), "taken");
    }
  }

  @Test
  void shouldNameTheOpsPortThatIsTaken() {
    try (FakeOrigin holder = FakeOrigin.start()) {
      JsonObject conf = founder().put("token", token()).put("ops.port", holder.port());
      assertRefused(
          run("connector", conf.encode()), "ops.port", Integer.toString(holder.port()), "taken");
    }
  }

  @Test
  void shouldNameTheClusterThatDoesNotAnswer() {
    String member = "127.0.0.1:" + FreePorts.one();
    JsonObject conf =
        founder()
            .put("token", token())
            .put("ops.port", FreePorts.one())
            .put("link", "bus")
            .put("cluster.members", new JsonArray().add(member))
            .put("cluster.join.timeout", "2s");
    assertRefused(run("connector", conf.encode()), "cluster.members", member, "start a registry");
  }

  /** Settings of a node that may be the first of its cluster. */
  private static JsonObject founder() {
    int port = FreePorts.block(20);
    return new JsonObject()
        .put("cluster.name", UUID.randomUUID().toString())
        .put("cluster.port", port)
        .put("cluster.bus.port", FreePorts.block(20))
        .put("cluster.members", new JsonArray().add("127.0.0.1:" + port));
  }

  private static String token() {
    return TunnelToken.create("c0ffee00", UUID.randomUUID(), new SecureRandom()).text();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("edge.yaml"), yaml);
  }

  private JavaProcess run(String role, String conf) {
    return JavaCommand.jar(Build.jarOf(role))
        .name(role)
        .jvm("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        .args("-cluster", "-conf", conf)
        .env("CULVERT_CONF_DIR", directory.resolve("none").toString())
        .directory(directory)
        .start();
  }

  private static void assertRefused(JavaProcess started, String... named) {
    try (started) {
      assertThat(started.awaitExit(EXIT_LIMIT)).as(started::toString).isNotZero();
      List<String> lines = started.lines();
      assertThat(lines)
          .as("one line that says it all")
          .filteredOn(line -> List.of(named).stream().allMatch(line::contains))
          .hasSize(1);
      assertThat(lines)
          .as("no stack trace")
          .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception in thread"));
    }
  }
}
