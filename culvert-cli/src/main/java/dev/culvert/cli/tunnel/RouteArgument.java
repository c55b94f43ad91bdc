package dev.culvert.cli.tunnel;

import dev.culvert.core.tunnel.Route;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads {@code HOST[/PATH]} of a command line. */
final class RouteArgument {

  private RouteArgument() {}

  /**
   * The route in its one form.
   *
   * @throws ParameterException that says what would be right
   */
  static Route parse(CommandSpec command, String text) {
    try {
      return Route.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
