package dev.culvert.cli.tunnel;

import picocli.CommandLine.Command;

/** Everything about tunnels. */
@Command(
    name = "tunnel",
    description = "Makes, shows and runs tunnels, through the admin API of a registry.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CreateCommand.class,
      ListCommand.class,
      InfoCommand.class,
      DeleteCommand.class,
      TokenCommand.class,
      RouteCommand.class,
      DrainCommand.class,
      DisconnectCommand.class,
      RunCommand.class
    })
public final class TunnelCommand {}
