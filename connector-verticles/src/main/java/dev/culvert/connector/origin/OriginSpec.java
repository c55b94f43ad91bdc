package dev.culvert.connector.origin;

import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Where an origin is, and the options for reaching it. Everything an {@link OriginService} is told.
 *
 * @param url scheme, host and port of the origin, without a path; the scheme says which protocol it
 *     speaks, and {@code https} that it does so over TLS
 * @param connections how many connections are kept at most, without the long-lived ones; at least 1
 * @param maxPending how many requests may wait for a connection; more are refused
 * @param maxLongLived how many connections may carry an event stream, or a response that takes more
 *     than a second; these do not count as {@code connections}
 * @param connectTimeout how long connecting may take, TLS included
 * @param keepAlive how long an idle connection is kept
 */
public record OriginSpec(
    URI url,
    int connections,
    int maxPending,
    int maxLongLived,
    Duration connectTimeout,
    Duration keepAlive) {

  private static final int HIGHEST_COUNT = 1_000_000;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one cannot be used; the message names its key, the value
   *     and what would be right
   */
  public OriginSpec {
    requireOrigin(url);
    requireCount("connections", connections, 1);
    requireCount("maxPending", maxPending, 0);
    requireCount("maxLongLived", maxLongLived, 0);
    requireNotNegative("connectTimeout", connectTimeout);
    requireNotNegative("keepAlive", keepAlive);
  }

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

  /**
   * Reads the keys of {@link #spec}.
   *
   * @throws dev.culvert.core.config.ConfigException if the URL has a path
   */
  public static OriginSpec from(Settings settings) {
    URI url = settings.url("origin.url");
    if (hasPath(url)) {
      throw settings.invalid("origin.url", "has a path; give scheme, host and port alone");
    }
    return new OriginSpec(
        url,
        settings.integer("origin.connections"),
        settings.integer("origin.maxPending"),
        settings.integer("origin.maxLongLived"),
        settings.duration("origin.connectTimeout"),
        settings.duration("origin.keepAlive"));
  }

  /**
   * The same options for an origin elsewhere.
   *
   * @throws IllegalArgumentException if the text is not the URL of an origin
   */
  public OriginSpec withUrl(String other) {
    try {
      return new OriginSpec(
          new URI(other), connections, maxPending, maxLongLived, connectTimeout, keepAlive);
    } catch (URISyntaxException e) {
      throw notAnOrigin(other);
    }
  }

  /** Whether the connections are TLS. */
  public boolean tls() {
    return "https".equals(url.getScheme());
  }

  /** The origin's port; the default of the scheme if the URL names none. */
  public int port() {
    return url.getPort() != -1 ? url.getPort() : tls() ? 443 : 80;
  }

  /** Where the origin is, for messages. */
  public String name() {
    return url.getHost() + ":" + port();
  }

  private static void requireOrigin(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    boolean port = url.getPort() != 0 && url.getPort() <= HIGHEST_PORT;
    if (!http || url.getHost() == null || !port || hasPath(url)) {
      throw notAnOrigin(url.toString());
    }
  }

  private static boolean hasPath(URI url) {
    return url.getRawPath() != null && url.getRawPath().length() > 1;
  }

  private static IllegalArgumentException notAnOrigin(String url) {
    return new IllegalArgumentException(
        "origin.url: " + url + " is not a URL such as http://127.0.0.1:3000");
  }

  private static void requireCount(String key, int value, int least) {
    if (value < least || value > HIGHEST_COUNT) {
      throw new IllegalArgumentException(
          "origin." + key + ": " + value + " is not in " + least + ".." + HIGHEST_COUNT);
    }
  }

  private static void requireNotNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("origin." + key + ": " + value + " is negative");
    }
  }
}
