package dev.culvert.edge;

import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.UntrustedFields;
import dev.culvert.edge.route.TunnelDomain;
import dev.culvert.edge.uplink.UplinkOptions;
import java.time.Duration;
import java.util.List;

/**
 * What an edge needs to know.
 *
 * @param httpHost the address of the public HTTP server
 * @param httpPort its port; 0 for any free one
 * @param ingress the limits of the public side
 * @param uplink where connectors may dial it
 * @param edgeId what the edge is called; empty for the beginning of its node ID
 * @param location where it runs, such as {@code dfw}
 * @param tunnelDomain below which each tunnel is reached by its UUID
 * @param tunnelMaxExchanges how many exchanges one tunnel may have open in the process
 * @param tunnelMaxBufferedBytes how much may wait for one tunnel in the process; 0 for half of what
 *     the process may hold
 * @param drainGrace how long open exchanges may go on after SIGTERM
 * @param drainAnnounce how long a draining edge still accepts, saying {@code Connection: close}
 * @param data where its snapshot is
 * @param ops where it answers for its health
 * @param cluster how it finds the others
 * @param settings for messages about a value
 */
public record EdgeConfig(
    String httpHost,
    int httpPort,
    IngressOptions ingress,
    UplinkOptions uplink,
    String edgeId,
    String location,
    TunnelDomain tunnelDomain,
    int tunnelMaxExchanges,
    long tunnelMaxBufferedBytes,
    Duration drainGrace,
    Duration drainAnnounce,
    DataDirectory data,
    OpsConfig ops,
    ClusterConfig cluster,
    Settings settings) {

  private static final int DEFAULT_HTTP_PORT = 8080;
  private static final int DEFAULT_OPS_PORT = 9101;
  private static final int HIGHEST_COUNT = 10_000_000;
  private static final int DEFAULT_MAX_EXCHANGES = 20_000;
  private static final long LOWEST_HEAD_BYTES = 1024;

  /** A head must fit a frame, with room for the fields the edge adds. */
  private static final long HIGHEST_HEAD_BYTES = 48 * 1024;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    IngressOptions limits = IngressOptions.defaults();
    return ConfigSpec.named("edge")
        .text("http.host", "0.0.0.0", "the address of the public HTTP server")
        .portOrZero("http.port", DEFAULT_HTTP_PORT, "its port")
        .text("edge.id", "", "what the edge is called; made up when it is empty")
        .text("edge.location", "local", "where it runs, such as dfw")
        .text(
            "edge.tunnelDomain",
            "",
            "<tunnel uuid>.<this domain> leads to the tunnel; none if empty")
        .bytes(
            "http.maxHeadBytes",
            limits.maxHeadBytes(),
            LOWEST_HEAD_BYTES,
            HIGHEST_HEAD_BYTES,
            "request line and header fields together")
        .integer("http.maxHeadFields", limits.maxHeadFields(), 1, 500, "header fields of a request")
        .duration("http.headTimeout", limits.headTimeout(), "for a request head to arrive")
        .duration(
            "http.responseHeadTimeout",
            limits.responseHeadTimeout(),
            "for an origin to begin its response")
        .duration("http.idleTimeout", limits.idleTimeout(), "between two requests")
        .duration(
            "http.halfCloseTimeout",
            limits.halfCloseTimeout(),
            "without a byte of the response once the visitor has sent FIN")
        .bytes(
            "http.minBodyRate",
            limits.minBodyBytesPerSecond(),
            1,
            HIGHEST_COUNT,
            "what a body must move per second while data waits")
        .duration("http.bodyRateWindow", limits.bodyRateWindow(), "over which that is averaged")
        .integer(
            "http.maxConnections",
            limits.maxConnections(),
            1,
            HIGHEST_COUNT,
            "public connections of the process")
        .integer(
            "http.maxConnectionsPerAddress",
            limits.maxConnectionsPerAddress(),
            0,
            HIGHEST_COUNT,
            "public connections from one address, or /64 of IPv6; 0 for no limit")
        .texts("http.trustedProxies", List.of(), "whose X-Forwarded fields count, as CIDR blocks")
        .texts(
            "http.untrustedFields",
            UntrustedFields.DEFAULT_NAMES,
            "request fields that only trusted proxies may send")
        .flag("http.diagnosticHeaders", false, "whether responses name edge, connector, attempts")
        .integer(
            "tunnel.maxExchanges",
            DEFAULT_MAX_EXCHANGES,
            1,
            HIGHEST_COUNT,
            "open requests of one tunnel in the process; more get 503")
        .bytes(
            "tunnel.maxBufferedBytes",
            0,
            0,
            Long.MAX_VALUE,
            "what may wait for one tunnel; above it the largest is reset; 0: an eighth of the heap")
        .duration("drain.grace", Duration.ofSeconds(30), "for open exchanges after SIGTERM")
        .duration("drain.announce", Duration.ofSeconds(5), "of accepting while saying goodbye")
        .include(UplinkOptions.spec())
        .include(DataDirectory.spec())
        .include(OpsConfig.spec(DEFAULT_OPS_PORT))
        .include(ClusterConfig.spec());
  }

  /** Reads the keys of {@link #spec}. */
  public static EdgeConfig from(Settings settings) {
    return new EdgeConfig(
        settings.text("http.host"),
        settings.port("http.port"),
        ingress(settings),
        UplinkOptions.from(settings),
        settings.text("edge.id"),
        settings.text("edge.location"),
        tunnelDomain(settings),
        settings.integer("tunnel.maxExchanges"),
        settings.bytes("tunnel.maxBufferedBytes"),
        settings.duration("drain.grace"),
        settings.duration("drain.announce"),
        DataDirectory.from(settings),
        OpsConfig.from(settings),
        ClusterConfig.from(settings),
        settings);
  }

  private static TunnelDomain tunnelDomain(Settings settings) {
    try {
      return TunnelDomain.of(settings.text("edge.tunnelDomain"));
    } catch (IllegalArgumentException e) {
      throw settings.invalid("edge.tunnelDomain", "is not a domain: " + e.getMessage());
    }
  }

  private static IngressOptions ingress(Settings settings) {
    TrustedProxies trusted;
    try {
      trusted = TrustedProxies.of(settings.texts("http.trustedProxies"));
    } catch (IllegalArgumentException e) {
      throw settings.invalidPart("http.trustedProxies", e.getMessage());
    }
    UntrustedFields untrusted;
    try {
      untrusted = UntrustedFields.of(settings.texts("http.untrustedFields"));
    } catch (IllegalArgumentException e) {
      throw settings.invalid("http.untrustedFields", e.getMessage());
    }
    return new IngressOptions(
        (int) settings.bytes("http.maxHeadBytes"),
        settings.integer("http.maxHeadFields"),
        settings.duration("http.headTimeout"),
        settings.duration("http.responseHeadTimeout"),
        settings.duration("http.idleTimeout"),
        settings.duration("http.halfCloseTimeout"),
        (int) settings.bytes("http.minBodyRate"),
        settings.duration("http.bodyRateWindow"),
        settings.integer("http.maxConnections"),
        settings.integer("http.maxConnectionsPerAddress"),
        trusted,
        untrusted,
        settings.flag("http.diagnosticHeaders"));
  }
}
