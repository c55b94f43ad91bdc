package dev.culvert.cli.output;

import java.util.List;
import java.util.stream.Collectors;

/** Commands for people to copy into a shell. */
public final class ShellWords {

  /** What the launcher script says it was called as. */
  private static final String COMMAND = System.getProperty("culvert.command", "culvert");

  private ShellWords() {}

  /** A {@code culvert} command of these words, quoted where a shell needs it. */
  public static String command(List<String> words) {
    return quote(COMMAND)
        + " "
        + words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  /** The same. */
  public static String command(String... words) {
    return command(List.of(words));
  }

  private static String quote(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
