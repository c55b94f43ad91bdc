package dev.culvert.benchmark.sidebyside.system;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the two ends of a link are configured with.
 *
 * @param edge keys of the edge
 * @param connector keys of the connector
 * @param member whether the connector is inside the cluster
 */
public record LinkKeys(Map<String, String> edge, Map<String, String> connector, boolean member) {

  public LinkKeys {
    edge = Map.copyOf(edge);
    connector = Map.copyOf(connector);
  }

  /** An uplink in the clear, to this port. */
  public static LinkKeys plain(int port) {
    return uplink(port, Map.of("uplink.tls", "off"), Map.of("edge.tls", "off"));
  }

  /** An uplink over TLS to this port, with certificates in that directory. */
  static LinkKeys tls(int port, Path directory) {
    Certificates files = Certificates.create(directory);
    return uplink(
        port,
        Map.of(
            "uplink.tls.cert", files.chain().toString(), "uplink.tls.key", files.key().toString()),
        Map.of("edge.ca", files.ca().toString()));
  }

  /** The event bus. */
  static LinkKeys bus() {
    return new LinkKeys(Map.of(), Map.of("link", "bus"), true);
  }

  private static LinkKeys uplink(
      int port, Map<String, String> edgeTls, Map<String, String> connectorTls) {
    String address = "127.0.0.1:" + port;
    return new LinkKeys(
        Keys.joined(
            Map.of(
                "uplink.host",
                "127.0.0.1",
                "uplink.port",
                Integer.toString(port),
                "uplink.advertise",
                address),
            edgeTls),
        Keys.joined(Map.of("link", "uplink", "edge.addresses", address), connectorTls),
        false);
  }
}
