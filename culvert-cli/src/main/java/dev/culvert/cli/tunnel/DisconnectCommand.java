package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import picocli.CommandLine.Command;

/** Cuts a connector off. */
@Command(
    name = "disconnect",
    description = "Cuts a connector off at once; what is open breaks, and it may come back.")
final class DisconnectCommand extends ConnectorChange {

  @Override
  void change(AdminApi api, ApiTunnel tunnel, String connectorId) {
    api.disconnect(tunnel.id(), connectorId);
  }

  @Override
  String done() {
    return "disconnected";
  }
}
