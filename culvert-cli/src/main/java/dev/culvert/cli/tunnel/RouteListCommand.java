package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiRoute;
import dev.culvert.cli.output.TextTable;
import dev.culvert.core.tunnel.Route;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows routes. */
@Command(name = "list", description = "Shows the routes of a tunnel, or of all.")
final class RouteListCommand extends ApiCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The tunnel's name or ID; all tunnels without.")
  private String name;

  @Override
  void run(AdminApi api) {
    if (name == null) {
      print(api.routes());
    } else {
      print(ApiRoute.of(api.tunnel(name)));
    }
  }

  private void print(List<ApiRoute> routes) {
    ArrayNode json = Rendering.array(routes, ApiRoute::json);
    TextTable table = new TextTable("HOSTNAME", "PATH", "TUNNEL", "TUNNEL ID");
    for (ApiRoute each : routes) {
      Route route = each.route();
      table.row(route.hostname(), route.pathPrefix(), each.tunnelName(), each.tunnelId());
    }
    output().print(() -> json, out -> table.lines().forEach(out::println));
  }
}
