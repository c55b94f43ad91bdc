package dev.culvert.testing.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * One command as a document has it; it may go over several lines.
 *
 * @param text for a shell, without comments
 * @param output the lines that the document shows below it
 */
public record ShellCommand(String text, List<String> output) {

  public ShellCommand {
    output = List.copyOf(output);
  }

  /** The commands of a script. */
  static List<ShellCommand> script(String script) {
    return new ShellReader(script)
        .commands().stream().map(text -> new ShellCommand(text, List.of())).toList();
  }

  /** The commands after {@code $}, each with what is below it. */
  static List<ShellCommand> session(String session) {
    List<ShellCommand> commands = new ArrayList<>();
    String command = null;
    List<String> output = new ArrayList<>();
    for (String line : session.lines().toList()) {
      if (line.startsWith("$ ")) {
        if (command != null) {
          commands.add(new ShellCommand(command, output));
        }
        command = line.substring(2);
        output = new ArrayList<>();
      } else if (command != null) {
        output.add(line);
      }
    }
    if (command != null) {
      commands.add(new ShellCommand(command, output));
    }
    return commands;
  }

  /** Its words, without quotes; variables and substitutions stay as they are. */
  public List<String> words() {
    return new ShellReader(text).words();
  }

  @Override
  public String toString() {
    return text;
  }
}
