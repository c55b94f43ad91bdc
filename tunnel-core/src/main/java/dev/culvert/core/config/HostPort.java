package dev.culvert.core.config;

import java.util.Objects;

/**
 * A host and a port, as in {@code edge1.example.com:7844} or {@code [2001:db8::1]:7844}.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

  public HostPort {
    Objects.requireNonNull(host, "host");
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if it is something else; the message says so
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    int port = colon < 0 ? -1 : Numbers.portOrMinusOne(text.substring(colon + 1));
    if (port < 1 || host.isBlank() || (!bracketed && host.indexOf(':') >= 0)) {
      throw new IllegalArgumentException(
          text + " is not host:port, such as edge1.example.com:7844");
    }
    return new HostPort(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
