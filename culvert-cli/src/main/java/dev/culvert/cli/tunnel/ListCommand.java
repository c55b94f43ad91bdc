package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.output.TextTable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows all tunnels. */
@Command(name = "list", description = "Shows all tunnels, by name.")
final class ListCommand extends ApiCommand {

  @Override
  void run(AdminApi api) {
    List<ApiTunnel> tunnels = api.tunnels();
    output().print(() -> Rendering.array(tunnels, ApiTunnel::json), out -> print(tunnels, out));
  }

  private static void print(List<ApiTunnel> tunnels, PrintWriter out) {
    TextTable table = new TextTable("NAME", "ID", "CREATED", "CONNECTORS", "ROUTES");
    for (ApiTunnel tunnel : tunnels) {
      table.row(
          tunnel.name(),
          tunnel.id().toString(),
          Rendering.time(tunnel.createdAt()),
          Integer.toString(tunnel.connectors()),
          Rendering.routes(tunnel.routes()));
    }
    table.lines().forEach(out::println);
  }
}
