package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.output.TextTable;
import dev.culvert.core.tunnel.Route;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that changes one route of one tunnel. */
abstract class RouteChange extends ApiCommand {

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "NAME", description = "The tunnel's name or ID.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "HOST[/PATH]",
      description = "app.example.com, *.example.com, app.example.com/api.")
  private String hostname;

  @Override
  final void run(AdminApi api) {
    Route route = RouteArgument.parse(command, hostname);
    ApiTunnel tunnel = api.tunnel(name);
    change(api, tunnel, route);
    output()
        .print(
            () ->
                describe(
                    Rendering.object()
                        .put("hostname", route.hostname())
                        .put("pathPrefix", route.pathPrefix())
                        .put("tunnelId", tunnel.id().toString())
                        .put("tunnelName", tunnel.name())),
            out -> out.println(sentence(route.toString(), TextTable.visible(tunnel.name()))));
  }

  abstract void change(AdminApi api, ApiTunnel tunnel, Route route);

  /** Adds to the JSON of the route what became of it. */
  abstract ObjectNode describe(ObjectNode route);

  abstract String sentence(String route, String tunnel);
}
