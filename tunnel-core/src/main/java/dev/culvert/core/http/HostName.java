package dev.culvert.core.http;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * The host a request asks for, as RFC 9110 section 7.2 lets a visitor write it.
 *
 * @param name lower case, without port and without a trailing dot; an IPv6 address keeps its
 *     brackets
 * @param port as written, or -1 where none was
 */
public record HostName(String name, int port) {

  private static final int MAX_PORT_DIGITS = 5;
  private static final int MAX_PORT = 65535;
  private static final int NO_PORT = -1;

  /**
   * Reads a Host value or the authority of an absolute-form target.
   *
   * @return nothing if it is empty, has user information, or is neither a DNS name of letters,
   *     digits and hyphens nor an IP address
   */
  public static Optional<HostName> parse(String authority) {
    int end = authority.length();
    int portColon = authority.startsWith("[") ? afterBracket(authority) : authority.indexOf(':');
    int port = NO_PORT;
    if (portColon >= 0 && portColon < end) {
      if (authority.charAt(portColon) != ':') {
        return Optional.empty();
      }
      if (portColon + 1 < end) {
        port = parsePort(authority, portColon + 1);
        if (port < 0) {
          return Optional.empty();
        }
      }
      end = portColon;
    }
    String name = authority.substring(0, end);
    boolean valid;
    if (name.startsWith("[")) {
      valid = name.indexOf('%') < 0 && NetUtil.isValidIpV6Address(name);
    } else {
      name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      valid = isDnsNameOrIpv4(name);
    }
    return valid
        ? Optional.of(new HostName(name.toLowerCase(Locale.ROOT), port))
        : Optional.empty();
  }

  /** The port, or the given one where none was written. */
  public int portOr(int defaultPort) {
    return port == NO_PORT ? defaultPort : port;
  }

  private static int afterBracket(String authority) {
    return authority.indexOf(']') + 1;
  }

  private static int parsePort(String authority, int from) {
    if (authority.length() - from > MAX_PORT_DIGITS) {
      return NO_PORT;
    }
    int port = 0;
    for (int i = from; i < authority.length(); i++) {
      int digit = authority.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_PORT;
      }
      port = port * 10 + digit;
    }
    return port <= MAX_PORT ? port : NO_PORT;
  }

  private static boolean isDnsNameOrIpv4(String name) {
    return switch (DnsNames.form(name)) {
      case NONE -> false;
      case NAME -> true;
      case NUMBER -> NetUtil.isValidIpV4Address(name);
    };
  }
}
