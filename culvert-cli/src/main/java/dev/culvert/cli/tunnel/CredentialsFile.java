package dev.culvert.cli.tunnel;

import dev.culvert.cli.api.ApiTunnel;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import dev.culvert.core.config.StartException;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The credentials file of a tunnel, after its token was made. That it cannot be written must not
 * hide the token, which is shown only once: so the failure is kept until that is done.
 *
 * @param path where it is or should be, absolute
 * @param failure null when it is written
 */
record CredentialsFile(Path path, CommandException failure) {

  /** Writes it, readable by its owner only. */
  static CredentialsFile write(DataDirectory data, ApiTunnel tunnel, String secret) {
    Path path = absolute(data, tunnel.id());
    try {
      new Credentials(tunnel.id(), tunnel.name(), secret).write(data);
      return new CredentialsFile(path, null);
    } catch (IOException | StartException e) {
      return new CredentialsFile(
          path,
          new CommandException(
              ExitCode.UNEXPECTED,
              "the token is made, but its credentials file "
                  + path
                  + " cannot be written ("
                  + e.getMessage()
                  + "); keep the token that is printed here, and give it to culvert tunnel run as"
                  + " CULVERT_TOKEN or in a file with --token-file",
              e));
    }
  }

  /** Removes the one of a tunnel that is gone, if it is there. */
  static void delete(DataDirectory data, UUID tunnel) {
    try {
      Credentials.delete(data, tunnel);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNEXPECTED,
          "the tunnel is deleted, but its credentials file "
              + absolute(data, tunnel)
              + " cannot be removed: "
              + e,
          e);
    }
  }

  private static Path absolute(DataDirectory data, UUID tunnel) {
    return Credentials.file(data, tunnel).toAbsolutePath().normalize();
  }

  /** The path for JSON; null when it is not written. */
  String pathOrNull() {
    return failure == null ? path.toString() : null;
  }

  /** To be called when the token is printed. */
  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
