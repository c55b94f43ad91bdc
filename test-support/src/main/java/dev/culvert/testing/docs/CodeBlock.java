package dev.culvert.testing.docs;

import java.util.List;
import java.util.Optional;

/**
 * A fenced block of a Markdown file.
 *
 * @param file the name of the file, from the root of the checkout
 * @param line where it begins, from 1
 * @param language what follows the fence; empty if nothing does
 * @param text what is between the fences
 * @param notRun why nobody can run it, as the comment {@code <!-- not run: reason -->} before it
 *     says
 */
public record CodeBlock(
    String file, int line, String language, String text, Optional<String> notRun) {

  /** Whether it is for a shell: commands alone ({@code sh}), or with their output. */
  public boolean isShell() {
    return language.equals("sh") || isSession();
  }

  /** Whether it shows commands after {@code $} and their output. */
  public boolean isSession() {
    return language.equals("console");
  }

  /** The commands of a block for a shell, in order. */
  public List<ShellCommand> commands() {
    return isSession() ? ShellCommand.session(text) : ShellCommand.script(text);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
