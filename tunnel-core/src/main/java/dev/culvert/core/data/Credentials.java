package dev.culvert.core.data;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.culvert.core.config.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a connector needs to run a tunnel, as {@code tunnel create} leaves it in {@code
 * credentials/<tunnel uuid>.json} of the data directory. Reading and writing block.
 *
 * @param tunnelId the tunnel
 * @param name what it was called then
 * @param token the text of its {@link dev.culvert.core.tunnel.TunnelToken}
 */
public record Credentials(UUID tunnelId, String name, String token) {

  private static final String DIRECTORY = "credentials";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public Credentials {
    Objects.requireNonNull(tunnelId, "tunnelId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(token, "token");
  }

  /** Where the credentials of a tunnel are, whether they are there or not. */
  public static Path file(DataDirectory data, UUID tunnelId) {
    return data.file(DIRECTORY + "/" + tunnelId + ".json");
  }

  /**
   * The credentials of a tunnel.
   *
   * @param nameOrId the tunnel's name or UUID
   * @throws StartException if a file cannot be read, or several are of this name
   */
  public static Optional<Credentials> find(DataDirectory data, String nameOrId) {
    List<Credentials> found = new ArrayList<>();
    for (Path path : files(data)) {
      Credentials credentials = read(path);
      if (credentials.tunnelId.toString().equals(nameOrId)) {
        return Optional.of(credentials);
      }
      if (credentials.name.equals(nameOrId)) {
        found.add(credentials);
      }
    }
    if (found.size() > 1) {
      throw new StartException(
          "tunnel: "
              + nameOrId
              + " is the name of several tunnels in "
              + data.file(DIRECTORY)
              + "; use one of the IDs "
              + found.stream().map(Credentials::tunnelId).toList());
    }
    return found.stream().findFirst();
  }

  /** Writes the file, readable by its owner only. */
  public void write(DataDirectory data) throws IOException {
    data.write(DIRECTORY + "/" + tunnelId + ".json", MAPPER.writeValueAsBytes(this));
  }

  /** Removes the file of a tunnel, if it is there. */
  public static void delete(DataDirectory data, UUID tunnelId) throws IOException {
    Files.deleteIfExists(file(data, tunnelId));
  }

  private static List<Path> files(DataDirectory data) {
    Path directory = data.file(DIRECTORY);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(".json"))
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StartException(directory + ": cannot be read: " + e, e);
    }
  }

  private static Credentials read(Path path) {
    try {
      return Objects.requireNonNull(
          MAPPER.readValue(Files.readAllBytes(path), Credentials.class), "no credentials");
    } catch (IOException | RuntimeException e) {
      throw new StartException(
          path
              + ": is not a credentials file; culvert tunnel token NAME --new writes a new one when"
              + " it is gone",
          e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "credentials of tunnel " + name + " (" + tunnelId + ")";
  }
}
