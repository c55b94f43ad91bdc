package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import picocli.CommandLine.Command;

/** Drains a connector. */
@Command(
    name = "drain",
    description = "Tells a connector to take nothing new, finish what is open, and leave.")
final class DrainCommand extends ConnectorChange {

  @Override
  void change(AdminApi api, ApiTunnel tunnel, String connectorId) {
    api.drain(tunnel.id(), connectorId);
  }

  @Override
  String done() {
    return "draining";
  }
}
