package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.culvert.system.cluster.Build;
import dev.culvert.system.docs.Terminal;
import dev.culvert.testing.docs.CodeBlock;
import dev.culvert.testing.docs.Document;
import dev.culvert.testing.docs.ShellCommand;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Types what README and docs say, word by word and in their order, as in a fresh clone. Only ports
 * are others. What nobody can run is marked in the text: {@code <!-- not run: reason -->}.
 */
@Timeout(180)
class DocumentedCommandsIT {

  /** What a document takes for granted. */
  private static final Map<String, List<String>> BEFORE =
      Map.of(
          "docs/cli.md", List.of("./culvert demo"),
          "docs/admin-api.md", List.of("./culvert demo"),
          "docs/operations.md", List.of("./culvert demo", "./culvert tunnel create kept"));

  /** What has to work when a document was followed: here that a restored store has its tunnels. */
  private static final Map<String, List<String>> AFTER =
      Map.of("docs/operations.md", List.of("./culvert demo", "./culvert tunnel info kept"));

  @BeforeAll
  static void requireTools() {
    for (String tool : List.of("bash", "curl", "openssl", "sqlite3")) {
      assumeTrue(Terminal.has(tool), tool + " is missing: apt-get install " + tool);
    }
  }

  static Stream<Document> documents() {
    return Document.all(Build.root()).stream()
        .filter(document -> document.blocks().stream().anyMatch(DocumentedCommandsIT::runs));
  }

  private static boolean runs(CodeBlock block) {
    return block.isShell() && block.notRun().isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldDoWhatTheDocumentSays(Document document) {
    try (Terminal terminal = Terminal.in(document.name().replaceAll("\\W", "-"))) {
      BEFORE.getOrDefault(document.name(), List.of()).forEach(terminal::type);
      for (CodeBlock block : document.blocks()) {
        if (runs(block)) {
          for (ShellCommand command : block.commands()) {
            List<String> output = terminal.type(command.text());
            assertShows(block, command, output);
          }
        }
      }
      AFTER.getOrDefault(document.name(), List.of()).forEach(terminal::type);
      terminal.endDemo();
      terminal.assertQuietServers();
    }
  }

  /** What is below a command begins its lines as the real output does: names of fields, columns. */
  private static void assertShows(CodeBlock block, ShellCommand command, List<String> output) {
    List<String> labels =
        command.output().stream()
            .map(line -> line.replaceFirst(" .*", ""))
            .filter(label -> label.matches("[A-Z]{2,}"))
            .toList();
    if (labels.isEmpty()) {
      return;
    }
    assertThat(output.stream().map(line -> line.replaceFirst(" .*", "")).toList())
        .as("%s: %s%n%s", block, command, String.join("\n", output))
        .containsSubsequence(labels);
  }
}
