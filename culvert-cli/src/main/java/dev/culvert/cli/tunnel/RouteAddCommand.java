package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.core.tunnel.Route;
import picocli.CommandLine.Command;

/** Adds a route. */
@Command(name = "add", description = "Makes a hostname, or a path below it, lead to a tunnel.")
final class RouteAddCommand extends RouteChange {

  @Override
  void change(AdminApi api, ApiTunnel tunnel, Route route) {
    api.addRoute(tunnel.id(), route);
  }

  @Override
  ObjectNode describe(ObjectNode route) {
    return route;
  }

  @Override
  String sentence(String route, String tunnel) {
    return route + " leads to tunnel " + tunnel;
  }
}
