package dev.culvert.connector;

import dev.culvert.connector.dial.EdgeAccess;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.tunnel.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a connector needs to know.
 *
 * @param token the text of the tunnel's token; empty to take the one of the credentials file
 * @param tunnel the name or the UUID of the tunnel whose credentials file is in the data directory;
 *     not used when there is a token
 * @param data where the credentials files are
 * @param link what carries the streams: {@code uplink} for TLS sockets to the edges, {@code bus}
 *     for the event bus of the cluster
 * @param edges which edges to dial, and how; for {@code uplink}
 * @param origin the service behind the connector, and its connections
 * @param streams how many streams to edges there are; for {@code uplink}
 * @param maxExchanges how many exchanges one stream, or one edge instance, may have open here
 * @param labels what its operator says of it, by name
 * @param drainGrace how long open exchanges may go on after SIGTERM
 * @param cluster how it finds the others
 * @param ops where it answers for its health
 * @param settings for messages about a value
 */
public record ConnectorConfig(
    String token,
    String tunnel,
    DataDirectory data,
    String link,
    EdgeAccess edges,
    OriginSpec origin,
    int streams,
    int maxExchanges,
    Map<String, String> labels,
    Duration drainGrace,
    ClusterConfig cluster,
    OpsConfig ops,
    Settings settings) {

  /** Streams are TLS sockets to the edges. */
  public static final String UPLINK = "uplink";

  /** One stream over the event bus. */
  public static final String BUS = "bus";

  /** What an edge takes in a HELLO at most. */
  private static final int MAX_EXCHANGES = 65_536;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("connector")
        .text("token", "", "the tunnel's token; empty: the one of the credentials file")
        .text("tunnel", "", "the name or the UUID of the tunnel whose credentials file to use")
        .choice(
            "link",
            UPLINK,
            List.of(UPLINK, BUS),
            "uplink: dial the edges; bus: be a member of the cluster, inside the trusted network")
        .include(EdgeAccess.spec())
        .integer("link.streams", Hello.MAX_STREAMS, 1, Hello.MAX_STREAMS, "streams to the edges")
        .integer(
            "link.maxExchanges",
            4096,
            1,
            MAX_EXCHANGES,
            "open exchanges of one stream, or of one edge instance over the bus")
        .include(OriginSpec.spec())
        .texts(
            "connector.labels",
            List.of(),
            "what is said of the connector, name=value each, such as version=2")
        .duration("drain.grace", Duration.ofSeconds(30), "for open exchanges after SIGTERM")
        .include(DataDirectory.spec())
        .include(OpsConfig.spec(0))
        .include(ClusterConfig.spec());
  }

  /** Reads the keys of {@link #spec}. */
  public static ConnectorConfig from(Settings settings) {
    return new ConnectorConfig(
        settings.text("token"),
        settings.text("tunnel"),
        DataDirectory.from(settings),
        settings.text("link"),
        EdgeAccess.from(settings),
        OriginSpec.from(settings),
        settings.integer("link.streams"),
        settings.integer("link.maxExchanges"),
        labels(settings),
        settings.duration("drain.grace"),
        ClusterConfig.from(settings),
        OpsConfig.from(settings),
        settings);
  }

  private static Map<String, String> labels(Settings settings) {
    try {
      return Labels.parse(settings.texts("connector.labels"));
    } catch (IllegalArgumentException e) {
      throw settings.invalidPart("connector.labels", e.getMessage());
    }
  }
}
