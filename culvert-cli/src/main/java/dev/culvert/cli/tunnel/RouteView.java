package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiRoute;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.output.TextTable;
import dev.culvert.core.tunnel.Route;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that prints one route of one tunnel with its options. */
abstract class RouteView extends ApiCommand {

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
    check();
    ApiRoute found = route(api, api.tunnel(name), route);
    output().print(found::json, out -> table(found).lines().forEach(out::println));
  }

  /** Refuses what is wrong with other words of the command line; asks nobody. */
  void check() {}

  /** The route as it is to be printed. */
  abstract ApiRoute route(AdminApi api, ApiTunnel tunnel, Route route);

  CommandSpec command() {
    return command;
  }

  private static TextTable table(ApiRoute found) {
    TextTable table =
        new TextTable()
            .row("ROUTE", found.route().toString())
            .row("TUNNEL", found.tunnelName())
            .row("TUNNEL ID", found.tunnelId());
    String head = "OPTIONS";
    for (Map.Entry<String, String> option : found.options().entrySet()) {
      table.row(head, option.getKey() + "=" + option.getValue());
      head = "";
    }
    return head.isEmpty() ? table : table.row(head, "none");
  }
}
