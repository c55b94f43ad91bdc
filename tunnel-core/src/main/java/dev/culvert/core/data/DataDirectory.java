package dev.culvert.core.data;

import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The directory that {@code CULVERT_DATA} names, or {@code data}. Every method that reads or writes
 * blocks: not for event loops.
 *
 * @param path where it is
 */
public record DataDirectory(Path path) {

  /** Where the registry's store is, unless it is a server's. */
  public static final String STORE = "culvert.db";

  /** The bearer token of the admin API. */
  public static final String ADMIN_TOKEN = "admin-token";

  /** Where the admin API of the registry that uses this directory is: a URL. */
  public static final String ADMIN_URL = "admin-url";

  /** What an edge knew of tunnels and routes. */
  public static final String SNAPSHOT = "snapshot.json.gz";

  /** The certificate of the CA that connectors trust, PEM; made by a demo unless it is there. */
  public static final String CA = "ca.pem";

  /** The private key of a development CA. */
  public static final String CA_KEY = "ca-key.pem";

  /** The certificate that a development CA issued to the demo's edge, PEM. */
  public static final String EDGE_CERTIFICATE = "edge.pem";

  /** The private key of that. */
  public static final String EDGE_KEY = "edge-key.pem";

  /** Where edges take uplinks; see {@link EdgeAddresses}. */
  public static final String EDGES = "edges";

  private static final String KEY = "data";
  private static final String FALLBACK = "data";

  /** The key that names the directory: {@code data}, in the environment {@code CULVERT_DATA}. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("data").text(KEY, FALLBACK, "the directory for what is kept on disk");
  }

  /** The directory that the key of {@link #spec} names. */
  public static DataDirectory from(Settings settings) {
    return new DataDirectory(Path.of(settings.text(KEY)));
  }

  /** The directory of the environment, for commands that have no configuration. */
  public static DataDirectory ofEnvironment() {
    String named = System.getenv("CULVERT_DATA");
    return new DataDirectory(Path.of(named == null || named.isBlank() ? FALLBACK : named));
  }

  /** A file in it, there or not. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /**
   * Makes the directory, readable by its owner only, unless it is there.
   *
   * @throws StartException if that is not possible
   */
  public DataDirectory create() {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path, privately("rwx------"));
      }
      return this;
    } catch (IOException e) {
      throw new StartException(
          "the data directory "
              + path.toAbsolutePath()
              + " cannot be made ("
              + e
              + "); set CULVERT_DATA to a directory that this user may write",
          e);
    }
  }

  /**
   * Replaces a file whole, on disk when this returns, readable by its owner only: a reader sees the
   * old or the new content, also after a crash.
   */
  public void write(String name, byte[] content) throws IOException {
    create();
    Path target = file(name);
    Files.createDirectories(target.getParent(), privately("rwx------"));
    Path fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createFile(fresh, privately("rw-------"));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private FileAttribute<?>[] privately(String permissions) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
