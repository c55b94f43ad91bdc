package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiConnector;
import dev.culvert.cli.api.ApiConnectors;
import dev.culvert.cli.api.ApiEjection;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.output.TextTable;
import dev.culvert.core.text.Printable;
import dev.culvert.core.tunnel.Labels;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a tunnel and its connectors. */
@Command(name = "info", description = "Shows a tunnel, its routes and its live connectors.")
final class InfoCommand extends ApiCommand {

  @Parameters(paramLabel = "NAME", description = "The tunnel's name or ID.")
  private String name;

  @Override
  void run(AdminApi api) {
    ApiTunnel tunnel = api.tunnel(name);
    ApiConnectors connectors = api.connectors(tunnel.id());
    output()
        .print(
            () ->
                Rendering.copy(tunnel.json())
                    .<ObjectNode>set(
                        "connectors", Rendering.array(connectors.items(), ApiConnector::json))
                    .set(
                        "unheardEdges",
                        Rendering.array(connectors.unheardEdges(), TextNode::valueOf)),
            out -> {
              print(tunnel, connectors.items(), out);
              printEjected(connectors, out);
            });
  }

  private static void print(ApiTunnel tunnel, List<ApiConnector> connectors, PrintWriter out) {
    TextTable head =
        new TextTable()
            .row("NAME", tunnel.name())
            .row("ID", tunnel.id().toString())
            .row("CREATED", Rendering.time(tunnel.createdAt()));
    for (int i = 0; i < tunnel.routes().size(); i++) {
      head.row(i == 0 ? "ROUTES" : "", tunnel.routes().get(i).toString());
    }
    if (!tunnel.originUrl().isEmpty()) {
      head.row("ORIGIN", tunnel.originUrl());
    }
    head.row("CONNECTORS", connectors.size() + " of at most " + tunnel.connectorLimit());
    head.lines().forEach(out::println);
    out.println();
    List<String> columns =
        new ArrayList<>(
            List.of("CONNECTOR ID", "CREATED", "ARCHITECTURE", "VERSION", "ORIGIN IP", "EDGE"));
    boolean labelled = connectors.stream().anyMatch(connector -> !connector.labels().isEmpty());
    if (labelled) {
      columns.add("LABELS");
    }
    TextTable table = new TextTable(columns.toArray(String[]::new));
    for (ApiConnector connector : connectors) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  connector.id(),
                  Rendering.time(connector.createdAt()),
                  connector.architecture(),
                  connector.version(),
                  connector.originIp(),
                  Rendering.edges(connector)));
      if (labelled) {
        row.add(connector.labels().isEmpty() ? "-" : Labels.text(connector.labels()));
      }
      table.row(row.toArray(String[]::new));
    }
    table.lines().forEach(out::println);
  }

  private static void printEjected(ApiConnectors connectors, PrintWriter out) {
    TextTable table = new TextTable("CONNECTOR ID", "EDGE", "STREAM", "WHY", "UNTIL");
    boolean any = false;
    for (ApiConnector connector : connectors.items()) {
      for (ApiEjection ejection : connector.ejections()) {
        any = true;
        table.row(
            connector.id(),
            Printable.line(ejection.edge()),
            ejection.stream() == null ? "all" : ejection.stream().toString(),
            Printable.line(ejection.detail()),
            Rendering.time(ejection.until()));
      }
    }
    if (any) {
      out.println();
      out.println("EJECTED");
      table.lines().forEach(out::println);
    }
    if (!connectors.unheardEdges().isEmpty()) {
      out.println();
      out.println(
          "These edges did not say what they have ejected: "
              + connectors.unheardEdges().stream()
                  .map(Printable::line)
                  .collect(Collectors.joining(", ")));
    }
  }
}
