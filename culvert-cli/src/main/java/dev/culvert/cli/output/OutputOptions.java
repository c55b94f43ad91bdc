package dev.culvert.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says how to print; a mixin of every command that has something to say. */
public final class OutputOptions {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Format.Words.class,
      converter = Format.Reader.class,
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Prints one of the two to the command's standard output.
   *
   * @param json makes the value
   * @param text prints it for people
   */
  public void print(Supplier<JsonNode> json, Consumer<PrintWriter> text) {
    PrintWriter out = command.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(pretty(json.get()));
    } else {
      text.accept(out);
    }
    out.flush();
  }

  private static String pretty(JsonNode json) {
    try {
      return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
