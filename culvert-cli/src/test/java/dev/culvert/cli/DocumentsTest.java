package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.culvert.connector.ConnectorConfig;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.ConfigLoader;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.Settings;
import dev.culvert.edge.EdgeConfig;
import dev.culvert.registry.RegistryConfig;
import dev.culvert.testing.docs.CodeBlock;
import dev.culvert.testing.docs.Document;
import dev.culvert.testing.docs.ShellCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/**
 * What README and docs show is understood by the program: each YAML file by a role's keys, each
 * JSON by what takes it, each command and its options by the command tree. What can run is run by
 * {@code DocumentedCommandsIT}.
 */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> LANGUAGES = Set.of("sh", "console", "yaml", "json");
  private static final Pattern ROLE_FILE = Pattern.compile("^# conf/(\\w+)\\.yaml\\b");
  private static final Pattern ROLE_JAR =
      Pattern.compile("(\\w+)-verticles/target/culvert-(\\w+)\\.jar");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");
  private static final Pattern KEY = Pattern.compile("([a-z]\\w*)(\\.[a-z]\\w*)+");

  /** Ends of names that look like keys and are files. */
  private static final Pattern FILE_NAME =
      Pattern.compile(".*\\.(yaml|json|pem|db|lock|gz|md|jar|java|xml|wal|sh|html)(-\\w+)?");

  /** A row of a table of keys: {@code | `uplink.silence` | 4.5 s | ...}. */
  private static final Pattern DEFAULT_ROW =
      Pattern.compile("(?m)^\\| `([a-z]\\w*\\.[\\w.]+)` \\| (\\d[^|]*) \\|");

  private static final Set<String> FOR_DEVELOPERS = Set.of("ARCHITECTURE.md", "CONTRIBUTING.md");

  private static final Map<String, ConfigSpec> ROLES =
      Map.of(
          "edge", EdgeConfig.spec(),
          "registry", RegistryConfig.spec(),
          "connector", ConnectorConfig.spec());

  @TempDir private Path directory;

  static List<Document> documents() {
    List<Document> all = Document.all(ROOT);
    assertThat(all).extracting(Document::name).contains("README.md", "docs/cli.md");
    return all;
  }

  static Stream<CodeBlock> blocks() {
    return documents().stream().flatMap(document -> document.blocks().stream());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void shouldHaveExamplesThatATestCanRunOrSayWhyNot(CodeBlock block) {
    assertThat(LANGUAGES.contains(block.language()) || block.notRun().isPresent())
        .as(
            "%s: ```%s is none of %s; say why nobody can run it with <!-- not run: ... -->",
            block, block.language(), LANGUAGES)
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void shouldShowConfigurationThatARoleTakes(CodeBlock block) throws IOException {
    if (!block.language().equals("yaml")) {
      return;
    }
    Path file = Files.writeString(directory.resolve("example.yaml"), block.text());
    Matcher named = ROLE_FILE.matcher(block.text());
    if (named.find()) {
      load(ROLES.get(named.group(1)), file);
      return;
    }
    List<String> problems = new ArrayList<>();
    for (ConfigSpec role : ROLES.values()) {
      try {
        load(role, file);
        return;
      } catch (ConfigException e) {
        problems.add(role.name() + ": " + e.getMessage());
      }
    }
    assertThat(problems).as("%s: no role takes this", block).isEmpty();
  }

  private void load(ConfigSpec role, Path file) {
    assertThat(role).isNotNull();
    ConfigLoader.of(role)
        .environment(Map.of("CULVERT_CONF_DIR", directory.toString()))
        .file(file)
        .load();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void shouldShowProblemsAsTheApiDescribesThem(CodeBlock block) throws IOException {
    if (!block.language().equals("json")) {
      return;
    }
    JsonObject json = new JsonObject(block.text());
    JsonObject schema = schemas().getJsonObject("Problem");
    assertThat(json.fieldNames())
        .as(block.toString())
        .containsAll(schema.getJsonArray("required").stream().map(String::valueOf).toList())
        .isSubsetOf(schema.getJsonObject("properties").fieldNames());
  }

  private static JsonObject schemas() throws IOException {
    String name = "/dev/culvert/registry/admin/openapi.yaml";
    try (InputStream document = RegistryConfig.class.getResourceAsStream(name)) {
      Map<String, Object> parsed = new Yaml().load(document);
      return new JsonObject(parsed).getJsonObject("components").getJsonObject("schemas");
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void shouldShowCommandsThatThereAre(CodeBlock block) {
    if (!block.isShell()) {
      return;
    }
    for (ShellCommand command : block.commands()) {
      List<String> words = new ArrayList<>(command.words());
      words.removeIf(word -> word.matches("[A-Z_]+=.*"));
      if (words.isEmpty()) {
        continue;
      }
      String program = words.remove(0);
      if (program.equals("./culvert") || program.equals("culvert")) {
        assertThatCode(() -> tree().parseArgs(words.toArray(String[]::new)))
            .as("%s: %s", block, command)
            .doesNotThrowAnyException();
      } else if (program.equals("java")) {
        assertRoleTakes(block, words);
      } else if (program.matches("[\\w.-]+/[\\w./-]+")) {
        assertThat(ROOT.resolve(program)).as("%s: %s", block, command).isExecutable();
      }
    }
  }

  private static CommandLine tree() {
    return CommandTree.of(Map.of(), new Launchers(a -> 0, a -> 0, a -> 0, a -> 0));
  }

  /** {@code -jar FILE}, then options of the launcher. */
  private void assertRoleTakes(CodeBlock block, List<String> words) {
    assertThat(words.get(0)).as(block.toString()).isEqualTo("-jar");
    Matcher jar = ROLE_JAR.matcher(words.get(1));
    assertThat(jar.matches()).as("%s: %s", block, words.get(1)).isTrue();
    assertThat(jar.group(1)).isEqualTo(jar.group(2));
    ConfigSpec role = ROLES.get(jar.group(1));
    for (int i = 2; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-cluster" -> {}
        case "-instances" -> assertThat(words.get(++i)).matches("\\d+");
        case "-conf" ->
            ConfigLoader.of(role)
                .environment(Map.of("CULVERT_CONF_DIR", directory.toString()))
                .json(new JsonObject(words.get(++i)), block.toString())
                .load();
        default -> throw new AssertionError(block + ": " + words.get(i) + " is not an option");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldNameOptionsThatTheirCommandHas(Document document) {
    for (String span : document.codeSpans()) {
      if (!span.matches("(\\./)?culvert [a-z].*")) {
        continue;
      }
      String words = span.replaceFirst(" -- .*", "").replace("\\|", " ");
      CommandLine command = tree();
      for (String word : words.split("[ ,]+", -1)) {
        CommandLine below = command.getSubcommands().get(word);
        command = below == null ? command : below;
      }
      Matcher option = OPTION.matcher(words);
      while (option.find()) {
        assertThat(command.getCommandSpec().optionsMap())
            .as("%s: `%s`", document, span)
            .containsKey(option.group());
      }
    }
  }

  /** A name whose beginning is a section of some role; packages are named for developers. */
  @ParameterizedTest
  @MethodSource("documents")
  void shouldNameKeysThatThereAre(Document document) {
    if (FOR_DEVELOPERS.contains(document.name())) {
      return;
    }
    for (String span : document.codeSpans()) {
      String name = span.replaceFirst(":.*", "");
      Matcher key = KEY.matcher(name);
      if (!key.matches() || FILE_NAME.matcher(name).matches() || !isSection(key.group(1))) {
        continue;
      }
      assertThat(ROLES.values())
          .as("%s: no role has the key `%s`", document, name)
          .anyMatch(role -> role.has(name));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldShowTheDefaultsOfKeysInTables(Document document) throws IOException {
    String text = Files.readString(ROOT.resolve(document.name()));
    for (Matcher row = DEFAULT_ROW.matcher(text); row.find(); ) {
      String key = row.group(1);
      ConfigSpec role =
          ROLES.values().stream()
              .filter(spec -> spec.has(key))
              .findFirst()
              .orElseThrow(() -> new AssertionError(document + ": no role has the key " + key));
      Settings shown =
          ConfigLoader.of(role)
              .environment(Map.of("CULVERT_CONF_DIR", directory.toString()))
              .flags(Map.of(key, row.group(2).replaceFirst(":.*", "").replace(",", "").strip()))
              .load();
      assertThat(shown.toJson().getValue(key))
          .as("%s: %s", document, key)
          .isEqualTo(Settings.defaults(role).toJson().getValue(key));
    }
  }

  private static boolean isSection(String name) {
    return ROLES.values().stream()
        .flatMap(role -> role.names().stream())
        .anyMatch(key -> key.startsWith(name + "."));
  }
}
