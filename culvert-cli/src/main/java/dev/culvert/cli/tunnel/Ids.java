package dev.culvert.cli.tunnel;

import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.output.TextTable;
import java.util.UUID;

/** IDs on the command line. */
final class Ids {

  private Ids() {}

  /**
   * Refuses what the API would refuse too, in words that name the argument.
   *
   * @param argument what the command calls it
   * @param right what it should be
   * @throws CommandException if it is not a UUID in its usual form
   */
  static void require(String argument, String given, String right) {
    try {
      if (UUID.fromString(given).toString().equalsIgnoreCase(given)) {
        return;
      }
    } catch (IllegalArgumentException notAUuid) {
      // Said below, like a UUID in another form.
    }
    throw new CommandException(
        ExitCode.INVALID, argument + ": " + TextTable.visible(given) + " is not " + right);
  }
}
