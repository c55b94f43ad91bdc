package dev.culvert.cli.tunnel;

import dev.culvert.cli.exit.CommandException;
import dev.culvert.cli.exit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file with a tunnel's token and nothing else, such as a mounted secret. */
final class TokenFile {

  /** A token has about 200 characters. */
  private static final int MAX_BYTES = 4096;

  /** Who may do this could run the tunnel, or make this connector run another one. */
  private static final Set<PosixFilePermission> TOO_OPEN =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private TokenFile() {}

  /**
   * The token, without blanks and line ends around it.
   *
   * @throws CommandException if the file is not there, cannot be read, is too open, or holds
   *     something else
   */
  static String read(Path file) {
    try {
      requirePrivate(file);
      String token = content(file).strip();
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw refused(
            file, (token.isEmpty() ? "is empty" : "does not hold one token") + "; write it anew");
      }
      return token;
    } catch (NoSuchFileException e) {
      throw refused(file, "is not there");
    } catch (IOException e) {
      throw refused(
          file, Files.isDirectory(file) ? "is a directory" : "cannot be read (" + e + ")");
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.stream().anyMatch(TOO_OPEN::contains)) {
      throw refused(
          file,
          "has the mode "
              + PosixFilePermissions.toString(mode)
              + ", so others may read or change it; chmod 600 "
              + file);
    }
  }

  private static String content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(file, "is larger than any token (4096 bytes)");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static CommandException refused(Path file, String problem) {
    return new CommandException(ExitCode.INVALID, "--token-file: " + file + " " + problem);
  }
}
