package dev.culvert.cli.exit;

import java.util.Objects;

/**
 * A command cannot do what it was asked for. The message is made for a terminal: it names the
 * thing, the value and what to do.
 */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public CommandException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** With what brought it about, or null. */
  public CommandException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = Objects.requireNonNull(exitCode, "exitCode");
  }

  /** What the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
