package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.output.TextTable;
import picocli.CommandLine.Parameters;

/** A command that tells one connector of one tunnel something. */
abstract class ConnectorChange extends ApiCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "The tunnel's name or ID.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "CONNECTOR",
      description = "The connector's ID, as \"tunnel info\" shows it.")
  private String connector;

  @Override
  final void run(AdminApi api) {
    Ids.require("CONNECTOR", connector, "the ID of a connector, as culvert tunnel info shows it");
    ApiTunnel tunnel = api.tunnel(name);
    change(api, tunnel, connector);
    output()
        .print(
            () -> Rendering.object().put("id", connector).put(done(), true),
            out -> out.println("Connector " + TextTable.visible(connector) + ": " + done()));
  }

  abstract void change(AdminApi api, ApiTunnel tunnel, String connectorId);

  /** What the connector is now: one word, which is also the name of the field in JSON. */
  abstract String done();
}
