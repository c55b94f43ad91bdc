package dev.culvert.cli.demo;

import dev.culvert.cli.ca.DevelopmentCa;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.data.EdgeAddresses;
import dev.culvert.core.launch.Drain;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * How connectors reach the demo's edge: over loopback, with a certificate of a development CA.
 *
 * @param data where the CA is, and where connectors in other processes find both
 * @param address what they dial
 */
record DemoUplink(DataDirectory data, HostPort address) {

  private static final String HOST = "localhost";

  /** What the edge needs, but for the address, which depends on its port. */
  static Map<String, String> edgeFlags(DataDirectory data) {
    return Map.of(
        "uplink.host",
        "127.0.0.1",
        "uplink.tls",
        "on",
        "uplink.tls.cert",
        data.file(DataDirectory.EDGE_CERTIFICATE).toString(),
        "uplink.tls.key",
        data.file(DataDirectory.EDGE_KEY).toString());
  }

  /** The one of an edge with these settings. */
  static DemoUplink of(DataDirectory data, Settings edge) {
    int port = edge.port("uplink.port");
    if (port == 0) {
      throw edge.invalid("uplink.port", "cannot be told to connectors; choose a port");
    }
    return new DemoUplink(data, new HostPort(HOST, port));
  }

  /** The settings of the edge, with what it tells connectors. */
  Settings advertisedBy(Settings edge) {
    return edge.with("uplink.advertise", address.toString());
  }

  /** What a connector needs; what configuration may say about other edges does not count. */
  Map<String, String> connectorFlags() {
    return Map.of(
        "link", "uplink",
        "edge.addresses", address.toString(),
        "edge.ca", data.file(DataDirectory.CA).toString(),
        "edge.tls", "on",
        "edge.serverName", "",
        "edge.proxy", "",
        "edge.dns", "");
  }

  /** Makes the certificates unless they are there. */
  Future<Void> certify(Vertx vertx) {
    return vertx.executeBlocking(
        () -> {
          new DevelopmentCa(data, Clock.systemUTC()).ensure();
          return null;
        });
  }

  /** Tells connectors that are started beside the demo where to dial, until it ends; blocks. */
  void announce(Vertx vertx) {
    try {
      EdgeAddresses.write(data, List.of(address));
    } catch (IOException e) {
      throw new StartException(
          data.file(DataDirectory.EDGES) + ": cannot be written: " + e.getMessage(), e);
    }
    Drain.of(vertx)
        .register("the file " + DataDirectory.EDGES, () -> vertx.executeBlocking(this::withdraw));
  }

  private Void withdraw() throws IOException {
    EdgeAddresses.delete(data);
    return null;
  }
}
