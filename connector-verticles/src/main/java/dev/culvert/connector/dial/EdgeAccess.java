package dev.culvert.connector.dial;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.HostPort;
import dev.culvert.core.config.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which edges a connector dials, and how.
 *
 * @param addresses what {@link Dialler#resolve} takes: each {@code HOST:PORT}, or a domain; may be
 *     empty
 * @param options how to dial them
 */
public record EdgeAccess(List<String> addresses, DialOptions options) {

  /** The keys and their defaults. */
  public static ConfigSpec spec() {
    return ConfigSpec.named("edge")
        .texts(
            "edge.addresses",
            List.of(),
            "the edges to dial: each HOST:PORT, or a domain with SRV records _culvert._tcp")
        .text("edge.ca", "", "the PEM file of the CA that signed their certificates; empty: public")
        .choice("edge.tls", "on", List.of("on", "off"), "off: in the clear, to loopback only")
        .text("edge.serverName", "", "the name in their certificates; empty: the host dialled")
        .text(
            "edge.proxy",
            "",
            "http://[user:pass@]host:port or socks5://...; empty: HTTPS_PROXY, minus NO_PROXY")
        .hostPort("edge.dns", "the DNS server to ask about them; empty: the system's");
  }

  /** Reads the keys of {@link #spec}, and the proxy of the environment. */
  public static EdgeAccess from(Settings settings) {
    return from(settings, System.getenv());
  }

  static EdgeAccess from(Settings settings, Map<String, String> environment) {
    List<String> addresses = settings.texts("edge.addresses");
    for (String address : addresses) {
      try {
        EdgeName.parse(address);
      } catch (IllegalArgumentException e) {
        throw settings.invalid("edge.addresses", "cannot be dialled: " + e.getMessage());
      }
    }
    String ca = settings.text("edge.ca");
    String serverName = settings.text("edge.serverName");
    return new EdgeAccess(
        addresses,
        DialOptions.defaults()
            .withTls(settings.text("edge.tls").equals("on"))
            .withCa(ca.isEmpty() ? null : Path.of(ca))
            .withServerName(serverName.isEmpty() ? null : serverName)
            .withProxy(proxy(settings, environment))
            .withDns(settings.hostPort("edge.dns").map(at -> dns(settings, at)).orElse(null)));
  }

  private static ProxyRules proxy(Settings settings, Map<String, String> environment) {
    String configured = settings.text("edge.proxy");
    try {
      if (!configured.isEmpty()) {
        return ProxyRules.always(ProxyAddress.parse(configured));
      }
    } catch (IllegalArgumentException e) {
      throw settings.invalidSecret("edge.proxy", e.getMessage());
    }
    try {
      return ProxyRules.ofEnvironment(environment);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static InetSocketAddress dns(Settings settings, HostPort server) {
    InetAddress address = Hosts.literal(server.host());
    if (address == null) {
      throw settings.invalid("edge.dns", "is not an address and a port, such as 192.0.2.53:53");
    }
    return new InetSocketAddress(address, server.port());
  }

  /** The same with other edges. */
  public EdgeAccess withAddresses(List<String> others) {
    return new EdgeAccess(List.copyOf(others), options);
  }

  /** The same with another CA file. */
  public EdgeAccess withCa(Path file) {
    return new EdgeAccess(addresses, options.withCa(file));
  }
}
