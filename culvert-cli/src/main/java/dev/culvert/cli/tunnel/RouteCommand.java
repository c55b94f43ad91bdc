package dev.culvert.cli.tunnel;

import picocli.CommandLine.Command;

/** What leads to tunnels. */
@Command(
    name = "route",
    description = "Shows and changes what leads to tunnels.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RouteAddCommand.class,
      RouteRemoveCommand.class,
      RouteListCommand.class,
      RouteSetCommand.class,
      RouteShowCommand.class
    })
final class RouteCommand {}
