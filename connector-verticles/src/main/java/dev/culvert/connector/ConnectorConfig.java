package dev.culvert.connector;

import dev.culvert.connector.dial.EdgeAccess;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.DataDirectory;
import java.net.URI;
import java.time.Duration;
import java.util.List;

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
 * @param originUrl scheme, host and port of the origin; a path is not taken
 * @param originConnections how many connections to the origin one connector keeps at most
 * @param originMaxPending how many requests may wait for one of them; more are refused
 * @param originConnectTimeout how long a connection to the origin may take
 * @param originKeepAlive how long an idle connection to the origin is kept
 * @param streams how many streams to edges there are; for {@code uplink}
 * @param maxExchanges how many exchanges one stream, or one edge instance, may have open here
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
    URI originUrl,
    int originConnections,
    int originMaxPending,
    Duration originConnectTimeout,
    Duration originKeepAlive,
    int streams,
    int maxExchanges,
    Duration drainGrace,
    ClusterConfig cluster,
    OpsConfig ops,
    Settings settings) {

  /** Streams are TLS sockets to the edges. */
  public static final String UPLINK = "uplink";

  /** One stream over the event bus. */
  public static final String BUS = "bus";

  private static final int HIGHEST_COUNT = 1_000_000;
  private static final int MAX_STREAMS = 4;

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
        .integer("link.streams", MAX_STREAMS, 1, MAX_STREAMS, "streams to the edges")
        .integer(
            "link.maxExchanges",
            4096,
            1,
            MAX_EXCHANGES,
            "open exchanges of one stream, or of one edge instance over the bus")
        .url(
            "origin.url",
            "http://127.0.0.1:3000",
            "the service behind the connector; goes before what the tunnel's configuration says")
        .integer("origin.connections", 256, 1, HIGHEST_COUNT, "connections to the origin")
        .integer("origin.maxPending", 1024, 0, HIGHEST_COUNT, "requests waiting for one of them")
        .duration("origin.connectTimeout", Duration.ofSeconds(5), "for a connection to the origin")
        .duration("origin.keepAlive", Duration.ofSeconds(3), "of an idle connection to the origin")
        .duration("drain.grace", Duration.ofSeconds(30), "for open exchanges after SIGTERM")
        .include(DataDirectory.spec())
        .include(OpsConfig.spec(0))
        .include(ClusterConfig.spec());
  }

  /** Reads the keys of {@link #spec}. */
  public static ConnectorConfig from(Settings settings) {
    URI url = settings.url("origin.url");
    if (hasPath(url)) {
      throw settings.invalid("origin.url", "has a path; give scheme, host and port alone");
    }
    return new ConnectorConfig(
        settings.text("token"),
        settings.text("tunnel"),
        DataDirectory.from(settings),
        settings.text("link"),
        EdgeAccess.from(settings),
        url,
        settings.integer("origin.connections"),
        settings.integer("origin.maxPending"),
        settings.duration("origin.connectTimeout"),
        settings.duration("origin.keepAlive"),
        settings.integer("link.streams"),
        settings.integer("link.maxExchanges"),
        settings.duration("drain.grace"),
        ClusterConfig.from(settings),
        OpsConfig.from(settings),
        settings);
  }

  static boolean hasPath(URI url) {
    return url.getRawPath() != null && url.getRawPath().length() > 1;
  }

  /** The same with another origin. */
  ConnectorConfig withOriginUrl(URI url) {
    return new ConnectorConfig(
        token,
        tunnel,
        data,
        link,
        edges,
        url,
        originConnections,
        originMaxPending,
        originConnectTimeout,
        originKeepAlive,
        streams,
        maxExchanges,
        drainGrace,
        cluster,
        ops,
        settings);
  }

  /** Whether the origin is asked over TLS. */
  public boolean originTls() {
    return "https".equalsIgnoreCase(originUrl.getScheme());
  }

  /** The origin's port; the scheme's own when the URL names none. */
  public int originPort() {
    return originUrl.getPort() != -1 ? originUrl.getPort() : originTls() ? 443 : 80;
  }
}
