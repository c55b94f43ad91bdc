package dev.culvert.connector;

import dev.culvert.connector.dial.EdgeAccess;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.data.EdgeAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the data directory says where the configuration says nothing: its file {@code edges} about
 * the edges, its {@code ca.pem} about the CA of their certificates.
 */
final class EdgesFile {

  private EdgesFile() {}

  /**
   * How to reach edges, completed from the data directory. Blocks.
   *
   * @throws ConfigException if no edge is known, or the file is of no use
   */
  static EdgeAccess complete(EdgeAccess access, DataDirectory data) {
    EdgeAccess complete =
        access.addresses().isEmpty() ? access.withAddresses(addresses(data)) : access;
    Path ca = data.file(DataDirectory.CA);
    boolean given = access.options().ca() != null;
    return !given && Files.isRegularFile(ca) ? complete.withCa(ca) : complete;
  }

  private static List<String> addresses(DataDirectory data) {
    List<HostPort> edges;
    try {
      edges = EdgeAddresses.read(data);
    } catch (StartException e) {
      throw new ConfigException(e.getMessage());
    }
    if (edges.isEmpty()) {
      Path file = data.file(DataDirectory.EDGES).toAbsolutePath().normalize();
      throw new ConfigException(
          "edge.addresses: no edge is known, and "
              + (Files.exists(file) ? "nothing is in " : "there is no file ")
              + file
              + "; say which to dial with --edge HOST:PORT, CULVERT_EDGE_ADDRESSES or"
              + " edge.addresses");
    }
    return edges.stream().map(HostPort::toString).toList();
  }
}
