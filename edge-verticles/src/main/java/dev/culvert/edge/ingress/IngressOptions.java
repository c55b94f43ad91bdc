package dev.culvert.edge.ingress;

import dev.culvert.core.internals.ReadPortions;
import dev.culvert.edge.wire.ReaderPace;
import dev.culvert.edge.wire.WireLimits;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The limits of the public HTTP side.
 *
 * @param maxHeadBytes request line and fields together; 32 KiB by default, at least 1 KiB
 * @param maxHeadFields 100 by default
 * @param headTimeout from the first byte of a request head to its last, and from accepting a
 *     connection to its first head; 10 s by default
 * @param responseHeadTimeout how long an origin may take to begin its response; 100 s by default
 * @param idleTimeout between two requests of a connection; 75 s by default
 * @param halfCloseTimeout without a byte of the response once the visitor has sent FIN; 10 s by
 *     default
 * @param minBodyBytesPerSecond what a body must move while data waits; 1 KiB by default
 * @param bodyRateWindow over which that is averaged; 30 s by default
 * @param maxConnections of the process; 10,000 by default
 * @param maxConnectionsPerAddress from one IPv4 address or IPv6 /64 but trusted proxies; 0, the
 *     default, for no limit
 * @param trustedProxies whose X-Forwarded fields count; nobody by default
 * @param untrustedFields which only trusted proxies may send; see {@link
 *     UntrustedFields#DEFAULT_NAMES}
 * @param diagnosticHeaders whether responses name edge, connector and attempt; false by default
 */
public record IngressOptions(
    int maxHeadBytes,
    int maxHeadFields,
    Duration headTimeout,
    Duration responseHeadTimeout,
    Duration idleTimeout,
    Duration halfCloseTimeout,
    int minBodyBytesPerSecond,
    Duration bodyRateWindow,
    int maxConnections,
    int maxConnectionsPerAddress,
    TrustedProxies trustedProxies,
    UntrustedFields untrustedFields,
    boolean diagnosticHeaders) {

  private static final int ACCEPT_BACKLOG = 4096;
  private static final int MIN_HEAD_BYTES = 1024;

  public IngressOptions {
    Objects.requireNonNull(trustedProxies, "trustedProxies");
    Objects.requireNonNull(untrustedFields, "untrustedFields");
    requireAtLeast("http.maxHeadBytes", maxHeadBytes, MIN_HEAD_BYTES);
    requireAtLeast("http.maxHeadFields", maxHeadFields, 1);
    requireAtLeast("http.minBodyBytesPerSecond", minBodyBytesPerSecond, 1);
    requireAtLeast("http.maxConnections", maxConnections, 1);
    requireAtLeast("http.maxConnectionsPerAddress", maxConnectionsPerAddress, 0);
    requirePositive("http.headTimeout", headTimeout);
    requirePositive("http.responseHeadTimeout", responseHeadTimeout);
    requirePositive("http.idleTimeout", idleTimeout);
    requirePositive("http.halfCloseTimeout", halfCloseTimeout);
    requirePositive("http.bodyRateWindow", bodyRateWindow);
  }

  /** The limits as documented. */
  public static IngressOptions defaults() {
    return new IngressOptions(
        32 * 1024,
        100,
        Duration.ofSeconds(10),
        Duration.ofSeconds(100),
        Duration.ofSeconds(75),
        Duration.ofSeconds(10),
        1024,
        Duration.ofSeconds(30),
        10_000,
        0,
        TrustedProxies.none(),
        UntrustedFields.of(UntrustedFields.DEFAULT_NAMES),
        false);
  }

  /**
   * A server that keeps to the limits as far as Vert.x can; {@code ConnectionDeadlines} and {@link
   * RequestScreen} see to the rest. Host, port and TLS are the caller's to set.
   */
  public HttpServerOptions toServerOptions() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(maxHeadBytes)
        .setMaxHeaderSize(maxHeadBytes)
        .setMaxChunkSize(ReadPortions.LARGEST_BYTES)
        .setHandle100ContinueAutomatically(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        // An upgraded connection passes through: nothing here may answer to its extensions.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout(0)
        .setSslHandshakeTimeout(headTimeout.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setReuseAddress(true)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  /** What {@code ConnectionDeadlines} needs of these. */
  WireLimits toWireLimits() {
    return new WireLimits(
        headTimeout, idleTimeout, halfCloseTimeout, minBodyBytesPerSecond, bodyRateWindow);
  }

  /**
   * A pace for a response body on its way to a visitor.
   *
   * @param takenBytes how much the visitor has taken by now, of whatever
   */
  public ReaderPace readerPace(long takenBytes, long nowNanos) {
    return new ReaderPace(minBodyBytesPerSecond, bodyRateWindow, takenBytes, nowNanos);
  }

  private static void requireAtLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": " + value + " is not at least " + least);
    }
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(key + ": " + value + " is not longer than nothing");
    }
  }
}
