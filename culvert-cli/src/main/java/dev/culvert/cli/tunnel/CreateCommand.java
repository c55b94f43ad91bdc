package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.api.CreatedTunnel;
import dev.culvert.cli.api.TunnelRequest;
import dev.culvert.cli.output.ShellWords;
import dev.culvert.cli.output.TextTable;
import dev.culvert.core.tunnel.Route;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a tunnel. */
@Command(
    name = "create",
    description =
        "Makes a tunnel and its first token, prints both, and writes the credentials file that"
            + " \"tunnel run NAME\" needs. The token is shown only here.")
final class CreateCommand extends ApiCommand {

  @Spec private CommandSpec command;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "What to call it.")
  private String positional;

  @Option(names = "--name", paramLabel = "NAME", description = "The same, as an option.")
  private String named;

  @Option(
      names = "--hostname",
      paramLabel = "HOST[/PATH]",
      description =
          "What leads to it: app.example.com, *.example.com, app.example.com/api; several times"
              + " for several.")
  private List<String> hostnames = List.of();

  @Option(
      names = "--url",
      paramLabel = "ORIGIN",
      description = "The service behind it, for connectors that are not told another.")
  private String url;

  @Option(
      names = "--connector-limit",
      paramLabel = "N",
      description = "How many connectors may be live at once; 100 unless given.")
  private Integer connectorLimit;

  @Override
  void run(AdminApi api) {
    TunnelRequest tunnel = new TunnelRequest(name(), routes(), connectorLimit, url);
    CreatedTunnel created = api.create(tunnel);
    CredentialsFile file =
        CredentialsFile.write(options().data().directory(), created.tunnel(), created.secret());
    output()
        .print(
            () ->
                Rendering.copy(created.tunnel().json())
                    .put("token", created.secret())
                    .put("credentialsFile", file.pathOrNull()),
            out -> print(created, file, out));
    file.throwFailure();
  }

  private String name() {
    if ((positional == null) == (named == null)) {
      throw new ParameterException(
          command.commandLine(),
          named == null ? "NAME is missing" : "NAME and --name are both given");
    }
    return named == null ? positional : named;
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String hostname : hostnames) {
      routes.add(RouteArgument.parse(command, hostname));
    }
    return routes;
  }

  private void print(CreatedTunnel created, CredentialsFile file, PrintWriter out) {
    ApiTunnel tunnel = created.tunnel();
    TextTable table = new TextTable().row("NAME", tunnel.name()).row("ID", tunnel.id().toString());
    table.row("TOKEN", created.secret());
    for (int i = 0; i < tunnel.routes().size(); i++) {
      table.row(i == 0 ? "ROUTES" : "", tunnel.routes().get(i).toString());
    }
    if (!tunnel.originUrl().isEmpty()) {
      table.row("ORIGIN", tunnel.originUrl());
    }
    if (file.failure() == null) {
      table.row("CREDENTIALS", file.path().toString());
    }
    table.lines().forEach(out::println);
    out.println();
    out.println("The token is shown only now: who has it can run the tunnel.");
    if (file.failure() == null) {
      out.println("Next: " + ShellWords.command(next(tunnel)));
    }
  }

  private List<String> next(ApiTunnel tunnel) {
    List<String> words = new ArrayList<>(List.of("tunnel", "run"));
    words.addAll(options().data().words());
    if (tunnel.originUrl().isEmpty()) {
      words.addAll(List.of("--url", "http://127.0.0.1:3000"));
    }
    words.addAll(
        tunnel.name().startsWith("-") ? List.of("--", tunnel.name()) : List.of(tunnel.name()));
    return words;
  }
}
