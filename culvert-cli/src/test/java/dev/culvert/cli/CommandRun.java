package dev.culvert.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command that was run in this JVM, from its words to its exit code.
 *
 * @param launched the arguments of a role's launcher that it called; empty if it called none
 */
public record CommandRun(int code, String out, String err, List<String> launched) {

  /** Runs {@code culvert} with these words, and nothing else in its environment. */
  public static CommandRun of(Map<String, String> environment, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> launched = new ArrayList<>();
    Launchers launchers =
        new Launchers(
            role -> launch(launched, role),
            role -> launch(launched, role),
            role -> launch(launched, role),
            role -> launch(launched, role));
    int code =
        CommandTree.of(environment, launchers)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words);
    return new CommandRun(code, out.toString(), err.toString(), List.copyOf(launched));
  }

  private static int launch(List<String> launched, String... arguments) {
    launched.addAll(List.of(arguments));
    return 0;
  }

  /** What it printed, which must be JSON and nothing else. */
  public JsonNode json() {
    try {
      return JsonMapper.builder().build().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + this, e);
    }
  }
}
