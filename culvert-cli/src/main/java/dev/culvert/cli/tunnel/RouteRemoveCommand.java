package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.core.tunnel.Route;
import picocli.CommandLine.Command;

/** Takes a route away. */
@Command(name = "remove", description = "Ends that a hostname, or a path below it, leads there.")
final class RouteRemoveCommand extends RouteChange {

  @Override
  void change(AdminApi api, ApiTunnel tunnel, Route route) {
    api.removeRoute(tunnel.id(), route);
  }

  @Override
  ObjectNode describe(ObjectNode route) {
    return route.put("removed", true);
  }

  @Override
  String sentence(String route, String tunnel) {
    return route + " does not lead to tunnel " + tunnel + " any more";
  }
}
