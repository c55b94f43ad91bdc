package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.cli.output.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a tunnel. */
@Command(
    name = "delete",
    description =
        "Removes a tunnel with its tokens and routes, for ever, and its credentials file in the"
            + " data directory.")
final class DeleteCommand extends ApiCommand {

  @Parameters(paramLabel = "NAME", description = "The tunnel's name or ID.")
  private String name;

  @Option(names = "--force", description = "Also if it has live connectors, which are cut off.")
  private boolean force;

  @Override
  void run(AdminApi api) {
    ApiTunnel tunnel = api.tunnel(name);
    try {
      api.delete(tunnel.id(), force);
    } catch (CommandException e) {
      throw e.exitCode() == ExitCode.CONFLICT && !force ? inWordsOfTheCommand(e) : e;
    }
    CredentialsFile.delete(options().data().directory(), tunnel.id());
    output()
        .print(
            () ->
                Rendering.object()
                    .put("id", tunnel.id().toString())
                    .put("name", tunnel.name())
                    .put("deleted", true),
            out ->
                out.println(
                    "Deleted tunnel "
                        + TextTable.visible(tunnel.name())
                        + " ("
                        + tunnel.id()
                        + ")"));
  }

  /** The API advises a parameter of its own after the semicolon. */
  private static CommandException inWordsOfTheCommand(CommandException conflict) {
    String what = conflict.getMessage().replaceFirst("; .*$", "");
    return new CommandException(
        conflict.exitCode(), what + "; --force cuts them off and deletes the tunnel", conflict);
  }
}
