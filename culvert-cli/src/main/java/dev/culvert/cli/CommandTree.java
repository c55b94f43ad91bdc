package dev.culvert.cli;

import dev.culvert.cli.api.ApiOptions;
import dev.culvert.cli.api.DataOption;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.tunnel.RunCommand;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.StartException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, with what they have in common: help, exit codes and how failures are told. */
final class CommandTree {

  private static final int HELP_WIDTH = 100;

  private CommandTree() {}

  /** The whole tree; results go to its {@code getOut()}, failures to its {@code getErr()}. */
  static CommandLine of(Map<String, String> environment, Launchers launchers) {
    CommandLine line = new CommandLine(new Culvert(), factory(environment, launchers));
    line.addSubcommand("registry", new RoleCommand("registry", launchers.registry()));
    line.addSubcommand("edge", new RoleCommand("edge", launchers.edge()));
    line.addSubcommand("connector", new RoleCommand("connector", launchers.connector()));
    complete(line.getCommandSpec());
    return line.setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(CommandTree::misused)
        .setExecutionExceptionHandler((failure, failed, parsed) -> failed(failure, failed));
  }

  private static IFactory factory(Map<String, String> environment, Launchers launchers) {
    return new IFactory() {
      @Override
      public <T> T create(Class<T> type) throws Exception {
        if (type == ApiOptions.class) {
          return type.cast(new ApiOptions(environment));
        }
        if (type == DataOption.class) {
          return type.cast(new DataOption(environment));
        }
        if (type == RunCommand.class) {
          return type.cast(new RunCommand(environment, launchers.tunnelRun()));
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }

  private static void complete(CommandSpec command) {
    if (command.findOption("--help") == null) {
      command.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help and exit.")
              .build());
    }
    command
        .usageMessage()
        .sortOptions(false)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings());
    command.subcommands().values().forEach(each -> complete(each.getCommandSpec()));
  }

  private static int misused(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + failure.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("Try '" + name + " --help'.");
    }
    err.flush();
    return ExitCode.INVALID.code();
  }

  private static int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    String prefix = command.getCommandSpec().qualifiedName() + ": ";
    ExitCode code =
        failure instanceof CommandException known
            ? known.exitCode()
            : failure instanceof ConfigException ? ExitCode.INVALID : ExitCode.UNEXPECTED;
    if (code != ExitCode.UNEXPECTED
        || failure instanceof CommandException
        || failure instanceof StartException) {
      String.valueOf(failure.getMessage()).lines().forEach(line -> err.println(prefix + line));
    } else {
      err.print(prefix + "unexpected failure: ");
      failure.printStackTrace(err);
    }
    err.flush();
    return code.code();
  }
}
