package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiRoute;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.tunnel.Route;
import picocli.CommandLine.Command;

/** Shows a route. */
@Command(name = "show", description = "Shows a route of a tunnel, and its options.")
final class RouteShowCommand extends RouteView {

  @Override
  ApiRoute route(AdminApi api, ApiTunnel tunnel, Route route) {
    return ApiRoute.of(tunnel).stream()
        .filter(each -> each.route().equals(route))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.NOT_FOUND, "tunnel " + tunnel.name() + " has no route " + route));
  }
}
