package dev.culvert.cli;

import dev.culvert.cli.demo.DemoCommand;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.tunnel.TunnelCommand;
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
    subcommands = {DemoCommand.class, TunnelCommand.class, CompletionCommand.class})
public final class Culvert {

  Culvert() {}

  /** Exits with the code of the command; roles and {@code demo} run until they are stopped. */
  public static void main(String[] args) {
    // No class of a role is loaded before its launcher is called: that makes short commands quick.
    Launchers launchers =
        new Launchers(
            role -> new RegistryLauncher(role).launch(),
            role -> new EdgeLauncher(role).launch(),
            role -> new ConnectorLauncher(role).launch(),
            role -> new ConnectorLauncher("culvert tunnel run", role).launch());
    CommandLine line = CommandTree.of(System.getenv(), launchers);
    int code = args.length == 0 ? usage(line) : line.execute(args);
    if (code != ExitCode.RUNNING) {
      System.exit(code);
    }
  }

  private static int usage(CommandLine line) {
    line.usage(line.getErr());
    return ExitCode.INVALID.code();
  }

  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"culvert " + ProgramVersion.current()};
    }
  }
}
