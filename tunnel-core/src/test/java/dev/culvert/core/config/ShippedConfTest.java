package dev.culvert.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code conf/} say what the code does. */
class ShippedConfTest {

  private static final Path CONF = Path.of("../conf");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"edge", "registry", "connector"})
  void shouldShowTheDefaultsOfTheClusterInEveryFile(String role) throws IOException {
    JsonObject shown = uncommented(role);
    JsonObject cluster = new JsonObject().put("cluster", shown.getJsonObject("cluster"));
    Settings settings = Settings.of(ClusterConfig.spec(), cluster);
    assertThat(ClusterConfig.spec().names()).allMatch(settings::isGiven);
    assertThat(settings.values()).isEqualTo(Settings.defaults(ClusterConfig.spec()).values());
  }

  @Test
  void shouldShowTheDefaultsOfTheOpsServer() throws IOException {
    assertThat(uncommented("edge").getJsonObject("ops"))
        .isEqualTo(new JsonObject().put("host", "127.0.0.1").put("port", 9101));
    assertThat(uncommented("connector").getJsonObject("ops"))
        .isEqualTo(new JsonObject().put("host", "127.0.0.1").put("port", 0));
  }

  @Test
  void shouldShipTheLoggingThatIsBuiltIn() throws IOException {
    try (var builtIn = getClass().getResourceAsStream("/logback.xml")) {
      assertThat(builtIn).isNotNull();
      assertThat(Files.readString(CONF.resolve("logback.xml")))
          .isEqualTo(new String(builtIn.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** The file as it is when every commented key is taken in. */
  private JsonObject uncommented(String role) throws IOException {
    List<String> lines = Files.readAllLines(CONF.resolve(role + ".yaml"));
    String text =
        lines.stream()
            .map(line -> line.replaceFirst("^#( *[a-zA-Z.]+:( |$))", "$1"))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(directory.resolve(role + ".yaml"), text);
    try (SourceReader reader = new SourceReader(Vertx::vertx)) {
      return reader.yaml(file);
    }
  }
}
