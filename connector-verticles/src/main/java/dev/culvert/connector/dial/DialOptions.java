package dev.culvert.connector.dial;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How to dial.
 *
 * @param tls false to send everything in the clear, which is done to loopback addresses only
 * @param ca the PEM file of the certificates to trust, read again when it changes; null for those
 *     that the JDK trusts
 * @param serverName the name that the edge's certificate must be for, and that is asked for (SNI);
 *     null for the host that is dialled
 * @param proxy which edges to dial through a proxy
 * @param dns the DNS server to ask; null for what the system asks
 * @param connectTimeout of a name's resolution, of the race for a connection, and of each step to
 *     and through a proxy
 * @param handshakeTimeout of TLS
 * @param attemptDelay how long an address is waited for before the next one is tried beside it
 */
public record DialOptions(
    boolean tls,
    Path ca,
    String serverName,
    ProxyRules proxy,
    InetSocketAddress dns,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration attemptDelay) {

  public DialOptions {
    Objects.requireNonNull(proxy, "proxy");
  }

  /** TLS, the JDK's certificates, no proxy, the system's DNS; 5 s, 5 s and 250 ms. */
  public static DialOptions defaults() {
    return new DialOptions(
        true,
        null,
        null,
        ProxyRules.none(),
        null,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMillis(250));
  }

  /** The same with TLS on or off. */
  public DialOptions withTls(boolean on) {
    return new DialOptions(
        on, ca, serverName, proxy, dns, connectTimeout, handshakeTimeout, attemptDelay);
  }

  /** The same with other certificates to trust. */
  public DialOptions withCa(Path file) {
    return new DialOptions(
        tls, file, serverName, proxy, dns, connectTimeout, handshakeTimeout, attemptDelay);
  }

  /** The same with another name to verify. */
  public DialOptions withServerName(String name) {
    return new DialOptions(
        tls, ca, name, proxy, dns, connectTimeout, handshakeTimeout, attemptDelay);
  }

  /** The same with other proxies. */
  public DialOptions withProxy(ProxyRules rules) {
    return new DialOptions(
        tls, ca, serverName, rules, dns, connectTimeout, handshakeTimeout, attemptDelay);
  }

  /** The same with another DNS server. */
  public DialOptions withDns(InetSocketAddress server) {
    return new DialOptions(
        tls, ca, serverName, proxy, server, connectTimeout, handshakeTimeout, attemptDelay);
  }

  /** The same with one limit for connecting and for TLS. */
  public DialOptions withTimeout(Duration limit) {
    return new DialOptions(tls, ca, serverName, proxy, dns, limit, limit, attemptDelay);
  }
}
