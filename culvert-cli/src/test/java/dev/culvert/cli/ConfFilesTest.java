package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.ConnectorConfig;
import dev.culvert.core.config.ConfigLoader;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.Settings;
import dev.culvert.edge.EdgeConfig;
import dev.culvert.registry.RegistryConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code conf/} show each key of their role, and nothing else, with its default. */
class ConfFilesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A key that is commented out: {@code # port: 7844}. Sentences have a blank after the #. */
  private static final Pattern COMMENTED_KEY = Pattern.compile("^#( *[a-zA-Z][a-zA-Z.]*:( |$))");

  @TempDir private Path directory;

  static Stream<ConfigSpec> roles() {
    return Stream.of(EdgeConfig.spec(), RegistryConfig.spec(), ConnectorConfig.spec());
  }

  @ParameterizedTest
  @MethodSource("roles")
  void shouldShowEveryKeyWithItsDefault(ConfigSpec spec) throws IOException {
    List<String> lines = Files.readAllLines(file(spec));
    String text =
        lines.stream()
            .map(line -> COMMENTED_KEY.matcher(line).replaceFirst("$1"))
            .collect(Collectors.joining("\n"));
    Settings shown = load(spec, Files.writeString(directory.resolve("all.yaml"), text));

    assertThat(spec.names()).filteredOn(key -> !shown.isGiven(key)).as("not shown").isEmpty();
    assertThat(values(shown)).isEqualTo(values(Settings.defaults(spec)));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void shouldChangeNothingAsShipped(ConfigSpec spec) throws IOException {
    assertThat(values(load(spec, file(spec)))).isEqualTo(values(Settings.defaults(spec)));
  }

  private static Path file(ConfigSpec spec) {
    return ROOT.resolve("conf").resolve(spec.name() + ".yaml");
  }

  private Settings load(ConfigSpec spec, Path file) {
    return ConfigLoader.of(spec)
        .environment(Map.of("CULVERT_CONF_DIR", directory.toString()))
        .file(file)
        .load();
  }

  private static Map<String, Object> values(Settings settings) {
    JsonObject json = settings.toJson();
    Map<String, Object> values = new TreeMap<>();
    settings.spec().names().forEach(key -> values.put(key, json.getValue(key)));
    return values;
  }
}
