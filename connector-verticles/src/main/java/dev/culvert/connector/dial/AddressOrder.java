package dev.culvert.connector.dial;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** In which order the addresses of one host are tried: RFC 8305 section 4. */
final class AddressOrder {

  private AddressOrder() {}

  /**
   * The families in turn, IPv6 first; within a family as they came, which is as the resolver sorted
   * them (RFC 6724). None is there twice.
   */
  static List<InetAddress> interleave(List<InetAddress> addresses) {
    List<InetAddress> six = new ArrayList<>();
    List<InetAddress> four = new ArrayList<>();
    for (InetAddress address : new LinkedHashSet<>(addresses)) {
      (address instanceof Inet6Address ? six : four).add(address);
    }
    List<InetAddress> order = new ArrayList<>(six.size() + four.size());
    for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
      if (i < six.size()) {
        order.add(six.get(i));
      }
      if (i < four.size()) {
        order.add(four.get(i));
      }
    }
    return List.copyOf(order);
  }
}
