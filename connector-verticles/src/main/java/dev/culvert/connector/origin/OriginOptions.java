package dev.culvert.connector.origin;

import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * Which service is behind the connector, and how many connections it may have.
 *
 * @param url scheme, host and port of the origin; a path is not taken
 * @param connections how many connections to the origin are kept at most, but for long-lived ones
 * @param maxPending how many requests may wait for one of them; more are refused
 * @param maxLongLived how many connections may carry a response that goes on for more than a
 *     second, or an event stream; these do not count as {@code connections}
 * @param connectTimeout how long a connection to the origin may take, TLS included
 * @param keepAlive how long an idle connection to the origin is kept
 */
public record OriginOptions(
    URI url,
    int connections,
    int maxPending,
    int maxLongLived,
    Duration connectTimeout,
    Duration keepAlive) {

  private static final int HIGHEST_COUNT = 1_000_000;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("origin")
        .url(
            "origin.url",
            "http://127.0.0.1:3000",
            "the service behind the connector; goes before what the tunnel's configuration says")
        .integer("origin.connections", 256, 1, HIGHEST_COUNT, "connections to the origin")
        .integer("origin.maxPending", 8192, 0, HIGHEST_COUNT, "requests waiting for one of them")
        .integer(
            "origin.maxLongLived",
            20_000,
            0,
            HIGHEST_COUNT,
            "connections with an event stream, or a response of more than a second")
        .duration("origin.connectTimeout", Duration.ofSeconds(5), "for a connection to the origin")
        .duration("origin.keepAlive", Duration.ofSeconds(3), "of an idle connection to the origin");
  }

  /** Reads the keys of {@link #spec}. */
  public static OriginOptions from(Settings settings) {
    URI url = settings.url("origin.url");
    if (hasPath(url)) {
      throw settings.invalid("origin.url", "has a path; give scheme, host and port alone");
    }
    return new OriginOptions(
        url,
        settings.integer("origin.connections"),
        settings.integer("origin.maxPending"),
        settings.integer("origin.maxLongLived"),
        settings.duration("origin.connectTimeout"),
        settings.duration("origin.keepAlive"));
  }

  /** Whether a URL has more than scheme, host and port. */
  public static boolean hasPath(URI url) {
    return url.getRawPath() != null && url.getRawPath().length() > 1;
  }

  /** The same with another origin. */
  public OriginOptions withUrl(URI other) {
    return new OriginOptions(
        other, connections, maxPending, maxLongLived, connectTimeout, keepAlive);
  }

  /** Whether the origin is asked over TLS. */
  public boolean tls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** The origin's port; the scheme's own when the URL names none. */
  public int port() {
    return url.getPort() != -1 ? url.getPort() : tls() ? 443 : 80;
  }

  /** Where the origin is, for messages. */
  public String name() {
    return url.getHost() + ":" + port();
  }
}
