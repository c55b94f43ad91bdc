package dev.culvert.core.data;

import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The file {@code edges} of a data directory: where the edges take uplinks, a {@code host:port} on
 * each line, for connectors that are started beside them. Lines that are empty or begin with {@code
 * #} say nothing. Everything here blocks.
 */
public final class EdgeAddresses {

  private EdgeAddresses() {}

  /**
   * What the file says; empty if it is not there.
   *
   * @throws StartException if it cannot be read, or a line is something else
   */
  public static List<HostPort> read(DataDirectory data) {
    Path file = data.file(DataDirectory.EDGES);
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(HostPort::parse)
          .toList();
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (IOException e) {
      throw new StartException(file + ": cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new StartException(file + ": " + e.getMessage(), e);
    }
  }

  /** Replaces the file. */
  public static void write(DataDirectory data, List<HostPort> edges) throws IOException {
    String lines = edges.stream().map(edge -> edge + "\n").collect(Collectors.joining());
    data.write(DataDirectory.EDGES, lines.getBytes(StandardCharsets.UTF_8));
  }

  /** Removes the file, if it is there. */
  public static void delete(DataDirectory data) throws IOException {
    Files.deleteIfExists(data.file(DataDirectory.EDGES));
  }
}
