package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.CommandRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, completion, and words that are no command. */
@Timeout(30)
class HelpTest {

  private static CommandRun run(String... words) {
    return CommandRun.of(Map.of(), words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo -h",
        "edge --help",
        "tunnel --help",
        "tunnel create --help",
        "tunnel info -h",
        "tunnel route add --help",
        "tunnel run --help",
        "completion --help"
      })
  void shouldListExitCodesInEveryHelp(String words) {
    CommandRun run = run(words.split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Usage: culvert", "Exit codes:").containsPattern("5 +not found");
  }

  @Test
  void shouldCompleteWordsAsOneTypesThem() {
    String script = CommandRun.of(Map.of(), "completion").out();
    assertThat(script).contains("\"text\" \"json\"", "\"uplink\" \"bus\"");
    CommandRun wrong = CommandRun.of(Map.of(), "tunnel", "list", "-o", "xml");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("xml is not one of text, json");
  }

  @Test
  void shouldShowHowAConnectorReachesTheEdges() {
    assertThat(run("tunnel", "run", "--help").out())
        .contains("--edge=HOST:PORT", "--ca=FILE", "--proxy=URL", "--link=LINK")
        .contains("uplink, bus: dial the edges", "CULVERT_EDGE_ADDRESSES", "HTTPS_PROXY")
        .contains("--instances=N", "--conf=FILE", "--set=KEY=VALUE");
  }

  @Test
  void shouldHaveAVersion() {
    assertThat(run("--version").out()).startsWith("culvert ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tunel", "tunnel", "tunnel lst", "tunnel route", "tunnel list extra"})
  void shouldSayWhatIsNoCommand(String words) {
    CommandRun run = run(words.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("culvert").containsPattern("Try 'culvert|Did you mean");
  }

  @Test
  void shouldPrintACompletionScriptThatBashTakes() throws IOException, InterruptedException {
    CommandRun run = run("completion");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("_complete_culvert", "create", "--connector-limit", "--edge", "--proxy");
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (OutputStream in = bash.getOutputStream()) {
      in.write(run.out().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(said).isZero();
  }
}
