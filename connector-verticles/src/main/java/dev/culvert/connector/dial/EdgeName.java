package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import java.util.regex.Pattern;

/** What a configured edge is: where one can be dialled, or a domain that says where. */
sealed interface EdgeName {

  /** Where edges listen for connectors unless something else is said. */
  int DEFAULT_PORT = 7844;

  /** Of one host, which may have several addresses. */
  record At(HostPort edge) implements EdgeName {}

  /** A domain whose SRV records name edges. */
  record Domain(String name) implements EdgeName {}

  /**
   * Reads {@code HOST:PORT}, an address with or without a port, or a domain.
   *
   * @throws IllegalArgumentException if it is something else; the message says so
   */
  static EdgeName parse(String text) {
    String unbracketed =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (Hosts.literal(unbracketed) != null) {
      return new At(new HostPort(unbracketed, DEFAULT_PORT));
    }
    if (text.indexOf(':') < 0) {
      return new Domain(checked(text, text));
    }
    HostPort edge = HostPort.parse(text);
    if (Hosts.literal(edge.host()) == null) {
      checked(edge.host(), text);
    }
    return new At(edge);
  }

  private static String checked(String name, String text) {
    String plain = Hosts.plainName(name);
    if (plain.length() > 253 || !Names.DOMAIN.matcher(plain).matches()) {
      throw new IllegalArgumentException(
          text + " is not HOST:PORT or a domain, such as edge1.example.com:7844 or example.com");
    }
    return plain;
  }

  /** What names are made of; an underscore is not rare inside of networks. */
  final class Names {
    private static final Pattern DOMAIN =
        Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");

    private Names() {}
  }
}
