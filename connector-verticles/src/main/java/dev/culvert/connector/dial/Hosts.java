package dev.culvert.connector.dial;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** What can be said of a host by its text alone. */
final class Hosts {

  private Hosts() {}

  /** The address that the text is, or null if it is a name. */
  static InetAddress literal(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of " + bytes.length + " bytes", e);
    }
  }

  /** The name in lower case without the dot of the root. */
  static String plainName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Whether the text says that it is this machine: RFC 6761 section 6.3, or an address. */
  static boolean isLoopback(String host) {
    InetAddress address = literal(host);
    String name = plainName(host);
    return address == null
        ? name.equals("localhost") || name.endsWith(".localhost")
        : address.isLoopbackAddress();
  }
}
