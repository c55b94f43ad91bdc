package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import dev.culvert.core.net.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One entry of {@code NO_PROXY}: {@code *} for all; a name, for itself and what is below it, with
 * or without a dot or {@code *.} before it; an address; a network such as {@code 10.0.0.0/8}. Each
 * but the network may have a port.
 */
final class NoProxy {

  private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");
  private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:]+):(\\d{1,5})");

  private final Predicate<HostPort> covers;

  private NoProxy(Predicate<HostPort> covers) {
    this.covers = covers;
  }

  static NoProxy all() {
    return new NoProxy(edge -> true);
  }

  /** The entries of a comma-separated list, and one for what is on this machine. */
  static List<NoProxy> parseWithLoopback(String list) {
    List<NoProxy> entries = new ArrayList<>();
    entries.add(new NoProxy(edge -> Hosts.isLoopback(edge.host())));
    SEPARATORS
        .splitAsStream(list.strip().toLowerCase(Locale.ROOT))
        .filter(text -> !text.isEmpty())
        .map(NoProxy::parse)
        .forEach(entries::add);
    return List.copyOf(entries);
  }

  private static NoProxy parse(String text) {
    if (text.equals("*")) {
      return all();
    }
    if (text.contains("/")) {
      return network(text);
    }
    var match = WITH_PORT.matcher(text);
    if (match.matches()) {
      int port = Integer.parseInt(match.group(2));
      Predicate<HostPort> host = host(match.group(1));
      return new NoProxy(edge -> edge.port() == port && host.test(edge));
    }
    return new NoProxy(host(text));
  }

  private static Predicate<HostPort> host(String text) {
    InetAddress address = Hosts.literal(text.replace("[", "").replace("]", ""));
    if (address != null) {
      return edge -> address.equals(Hosts.literal(edge.host()));
    }
    String name = text.startsWith("*.") ? text.substring(2) : text.replaceFirst("^\\.", "");
    return edge -> {
      String host = Hosts.plainName(edge.host());
      return host.equals(name) || host.endsWith("." + name);
    };
  }

  private static NoProxy network(String text) {
    AddressRange range;
    try {
      range = AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      return new NoProxy(edge -> false);
    }
    return new NoProxy(
        edge -> {
          InetAddress host = Hosts.literal(edge.host());
          return host != null && range.contains(host.getAddress());
        });
  }

  boolean covers(HostPort edge) {
    return covers.test(edge);
  }
}
