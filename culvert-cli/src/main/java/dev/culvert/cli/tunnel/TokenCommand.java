package dev.culvert.cli.tunnel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiToken;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.api.NewToken;
import dev.culvert.cli.output.TextTable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows, makes and revokes tokens. */
@Command(
    name = "token",
    description =
        "Shows which tokens a tunnel has, makes a new one, or revokes one. Two can be valid at"
            + " once: make the new one, restart the connectors with it, revoke the old one.")
final class TokenCommand extends ApiCommand {

  /** What to do besides showing them. */
  private static final class Change {

    @Option(
        names = "--new",
        required = true,
        description = "Makes one, prints it this once, and puts it into the credentials file.")
    private boolean make;

    @Option(
        names = "--revoke",
        required = true,
        paramLabel = "ID",
        description = "Ends this one; connectors that use it are cut off.")
    private String revoke;
  }

  @Parameters(paramLabel = "NAME", description = "The tunnel's name or ID.")
  private String name;

  @ArgGroup private Change change;

  @Override
  void run(AdminApi api) {
    if (change != null && !change.make) {
      Ids.require("--revoke", change.revoke, "the ID of a token, as culvert tunnel token shows it");
    }
    ApiTunnel tunnel = api.tunnel(name);
    if (change == null) {
      output()
          .print(
              () -> Rendering.array(tunnel.tokens(), ApiToken::json),
              out -> print(tunnel.tokens(), out));
    } else if (change.make) {
      make(api, tunnel);
    } else {
      api.revokeToken(tunnel.id(), change.revoke);
      output()
          .print(
              () -> Rendering.object().put("id", change.revoke).put("revoked", true),
              out ->
                  out.println(
                      "Revoked token "
                          + change.revoke
                          + " of tunnel "
                          + TextTable.visible(tunnel.name())));
    }
  }

  private void make(AdminApi api, ApiTunnel tunnel) {
    NewToken made = api.newToken(tunnel.id());
    CredentialsFile file =
        CredentialsFile.write(options().data().directory(), tunnel, made.secret());
    output().print(() -> json(made, file), out -> print(made, file, out));
    file.throwFailure();
  }

  private static JsonNode json(NewToken made, CredentialsFile file) {
    return Rendering.copy(made.token().json())
        .put("token", made.secret())
        .put("credentialsFile", file.pathOrNull());
  }

  private static void print(NewToken made, CredentialsFile file, PrintWriter out) {
    TextTable table = new TextTable().row("ID", made.token().id()).row("TOKEN", made.secret());
    if (file.failure() == null) {
      table.row("CREDENTIALS", file.path().toString());
    }
    table.lines().forEach(out::println);
    out.println();
    out.println("The token is shown only now: who has it can run the tunnel.");
  }

  private static void print(List<ApiToken> tokens, PrintWriter out) {
    TextTable table = new TextTable("TOKEN ID", "CREATED");
    tokens.forEach(token -> table.row(token.id(), Rendering.time(token.createdAt())));
    table.lines().forEach(out::println);
  }
}
