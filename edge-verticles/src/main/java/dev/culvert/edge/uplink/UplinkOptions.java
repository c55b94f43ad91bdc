package dev.culvert.edge.uplink;

import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.Settings;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.handshake.Welcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where and how connectors may dial an edge.
 *
 * @param host the address the listener binds to
 * @param port its port; 0 for any free one
 * @param tls whether uplinks are TLS
 * @param certificate PEM file of the certificate and its chain; null for none
 * @param key PEM file of its private key, PKCS #8; null for none
 * @param advertise what connectors are told to dial, and verify; null to tell them nothing
 * @param handshakeTimeout from the connection to a HELLO
 * @param connectionsPerSecond of one source address
 * @param maxConnections of one edge instance
 * @param silence how long an uplink may be silent, at either end, before it is dead
 * @param relayQueueBytes how much may wait to be relayed for another edge instance
 */
public record UplinkOptions(
    String host,
    int port,
    boolean tls,
    Path certificate,
    Path key,
    HostPort advertise,
    Duration handshakeTimeout,
    int connectionsPerSecond,
    int maxConnections,
    Duration silence,
    long relayQueueBytes) {

  private static final int DEFAULT_PORT = 7844;
  private static final int HIGHEST_COUNT = 1_000_000;
  private static final long LEAST_QUEUE_BYTES = 64 * 1024;

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("uplink")
        .text("uplink.host", "0.0.0.0", "the address that connectors dial")
        .portOrZero("uplink.port", DEFAULT_PORT, "its port")
        .choice("uplink.tls", "on", List.of("on", "off"), "off only on loopback, for benchmarks")
        .text("uplink.tls.cert", "", "PEM file of the certificate; read anew when it changes")
        .text("uplink.tls.key", "", "PEM file of its private key")
        .text("uplink.advertise", "", "host:port that connectors are told, and verify")
        .duration("uplink.handshakeTimeout", Duration.ofSeconds(5), "from connecting to HELLO")
        .integer("uplink.connectionsPerSecond", 250, 1, HIGHEST_COUNT, "connections of one address")
        .integer("uplink.maxConnections", 50_000, 1, HIGHEST_COUNT, "of one edge instance")
        .duration(
            "uplink.silence",
            MultiplexerOptions.DEFAULT_SILENCE,
            Welcome.LEAST_SILENCE,
            Welcome.LONGEST_SILENCE,
            "of an uplink before it is dead; each side sends a heartbeat after a fifth of it")
        .bytes(
            "relay.queue",
            MultiplexerOptions.DEFAULT_RELAY_QUEUE_BYTES,
            LEAST_QUEUE_BYTES,
            Integer.MAX_VALUE,
            "what may wait to be relayed for another edge instance");
  }

  /** Reads the keys of {@link #spec}. */
  public static UplinkOptions from(Settings settings) {
    boolean tls = settings.text("uplink.tls").equals("on");
    String host = settings.text("uplink.host");
    if (!tls && !isLoopback(host)) {
      throw settings.invalid("uplink.tls", "is only taken when uplink.host is a loopback address");
    }
    Path certificate = file(settings, "uplink.tls.cert");
    Path key = file(settings, "uplink.tls.key");
    if (certificate != null && key == null) {
      throw settings.missing(
          "uplink.tls.key", "uplink.tls.cert", "needs the PEM file of its private key");
    }
    if (certificate == null && key != null) {
      throw settings.missing(
          "uplink.tls.cert", "uplink.tls.key", "needs the PEM file of its certificate");
    }
    return new UplinkOptions(
        host,
        settings.port("uplink.port"),
        tls,
        certificate,
        key,
        advertise(settings),
        settings.duration("uplink.handshakeTimeout"),
        settings.integer("uplink.connectionsPerSecond"),
        settings.integer("uplink.maxConnections"),
        settings.duration("uplink.silence"),
        settings.bytes("relay.queue"));
  }

  /** Whether connectors can dial at all. */
  public boolean isOn() {
    return !tls || certificate != null;
  }

  private static Path file(Settings settings, String key) {
    String path = settings.text(key);
    return path.isEmpty() ? null : Path.of(path);
  }

  private static HostPort advertise(Settings settings) {
    String text = settings.text("uplink.advertise");
    try {
      return text.isEmpty() ? null : HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw settings.invalid("uplink.advertise", "is not host:port, such as edge1.test:7844");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
