package dev.culvert.connector;

import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a connector needs to know.
 *
 * @param tunnel the name or the UUID of the tunnel it runs
 * @param originUrl scheme, host and port of the origin; a path is not taken
 * @param originConnections how many connections to the origin one connector keeps at most
 * @param originMaxPending how many requests may wait for one of them; more are refused
 * @param originConnectTimeout how long a connection to the origin may take
 * @param originKeepAlive how long an idle connection to the origin is kept
 * @param maxExchanges how many exchanges one edge instance may have open here
 * @param drainGrace how long open exchanges may go on after SIGTERM
 * @param cluster how it finds the others
 * @param ops where it answers for its health
 */
public record ConnectorConfig(
    String tunnel,
    URI originUrl,
    int originConnections,
    int originMaxPending,
    Duration originConnectTimeout,
    Duration originKeepAlive,
    int maxExchanges,
    Duration drainGrace,
    ClusterConfig cluster,
    OpsConfig ops) {

  private static final int HIGHEST_COUNT = 1_000_000;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("connector")
        .text("tunnel", "demo", "the name or the UUID of the tunnel to run")
        .choice("link", "bus", List.of("bus"), "what carries the streams")
        .integer("link.maxExchanges", 4096, 1, HIGHEST_COUNT, "open exchanges of one edge instance")
        .url("origin.url", "http://127.0.0.1:3000", "the service behind the connector")
        .integer("origin.connections", 256, 1, HIGHEST_COUNT, "connections to the origin")
        .integer("origin.maxPending", 1024, 0, HIGHEST_COUNT, "requests waiting for one of them")
        .duration("origin.connectTimeout", Duration.ofSeconds(5), "for a connection to the origin")
        .duration("origin.keepAlive", Duration.ofSeconds(3), "of an idle connection to the origin")
        .duration("drain.grace", Duration.ofSeconds(30), "for open exchanges after SIGTERM")
        .include(OpsConfig.spec(0))
        .include(ClusterConfig.spec());
  }

  /** Reads the keys of {@link #spec}. */
  public static ConnectorConfig from(Settings settings) {
    URI url = settings.url("origin.url");
    if (url.getRawPath() != null && url.getRawPath().length() > 1) {
      throw settings.invalid("origin.url", "has a path; give scheme, host and port alone");
    }
    return new ConnectorConfig(
        settings.text("tunnel"),
        url,
        settings.integer("origin.connections"),
        settings.integer("origin.maxPending"),
        settings.duration("origin.connectTimeout"),
        settings.duration("origin.keepAlive"),
        settings.integer("link.maxExchanges"),
        settings.duration("drain.grace"),
        ClusterConfig.from(settings),
        OpsConfig.from(settings));
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
