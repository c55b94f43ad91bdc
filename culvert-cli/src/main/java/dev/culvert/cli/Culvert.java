package dev.culvert.cli;

import dev.culvert.cli.demo.DemoCommand;
import dev.culvert.connector.ConnectorLauncher;
import dev.culvert.core.ProgramVersion;
import dev.culvert.edge.EdgeLauncher;
import dev.culvert.registry.RegistryLauncher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code culvert} command. */
@Command(
    name = "culvert",
    mixinStandardHelpOptions = true,
    versionProvider = Culvert.Version.class,
    description = "A self-hosted, highly available tunnel.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = DemoCommand.class)
public final class Culvert {

  private Culvert() {}

  /** Exits with the code of the command; roles and {@code demo} run until they are stopped. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Culvert());
    line.addSubcommand(
        "registry", new RoleCommand("registry", role -> new RegistryLauncher(role).launch()));
    line.addSubcommand("edge", new RoleCommand("edge", role -> new EdgeLauncher(role).launch()));
    line.addSubcommand(
        "connector", new RoleCommand("connector", role -> new ConnectorLauncher(role).launch()));
    int code = args.length == 0 ? usage(line) : line.execute(args);
    if (code != RoleCommand.RUNNING) {
      System.exit(code);
    }
  }

  private static int usage(CommandLine line) {
    line.usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }

  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"culvert " + ProgramVersion.current()};
    }
  }
}
