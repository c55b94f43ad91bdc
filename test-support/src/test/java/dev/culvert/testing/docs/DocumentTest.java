package dev.culvert.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

  @TempDir private Path root;

  @Test
  void shouldFindBlocksWithTheirMarkersAndSpans() throws IOException {
    Files.createDirectory(root.resolve("docs"));
    Files.writeString(
        root.resolve("docs/a.md"),
        """
        Text with `a span` and `another`.
        <!-- not run: costs money -->

        ```sh
        buy all
        ```
        <!-- not run: of no effect, since text follows -->
        Text.
        ```
        plain
        ```
        """);
    Document document = Document.all(root).get(0);
    assertThat(document.name()).isEqualTo("docs/a.md");
    assertThat(document.codeSpans()).containsExactly("a span", "another");
    assertThat(document.blocks()).hasSize(2);
    CodeBlock first = document.blocks().get(0);
    assertThat(first.notRun()).contains("costs money");
    assertThat(first.commands()).extracting(ShellCommand::text).containsExactly("buy all");
    assertThat(first).hasToString("docs/a.md:4");
    CodeBlock second = document.blocks().get(1);
    assertThat(second.notRun()).isEmpty();
    assertThat(second.language()).isEmpty();
    assertThat(second.isShell()).isFalse();
  }

  @Test
  void shouldTakeCommandsApart() {
    List<ShellCommand> commands =
        ShellCommand.script(
            """
            # a comment
            one 'two three' "four 'five'"   # another
            A=b six \\
              seven '{"x":
              "#y"}'
            eight#nine ''
            """);
    assertThat(commands).hasSize(3);
    assertThat(commands.get(0).words()).containsExactly("one", "two three", "four 'five'");
    assertThat(commands.get(1).words())
        .containsExactly("A=b", "six", "seven", "{\"x\":\n  \"#y\"}");
    assertThat(commands.get(2).words()).containsExactly("eight#nine", "");
    assertThatThrownBy(() -> ShellCommand.script("one 'two"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldSeparateCommandsFromTheirOutput() {
    List<ShellCommand> commands = ShellCommand.session("$ a b\nout\n\nmore\n$ c\n");
    assertThat(commands)
        .containsExactly(
            new ShellCommand("a b", List.of("out", "", "more")), new ShellCommand("c", List.of()));
  }
}
