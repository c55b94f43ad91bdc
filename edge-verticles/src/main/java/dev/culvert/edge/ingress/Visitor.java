package dev.culvert.edge.ingress;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Who is at the other end of a public connection; made once per connection, read per request.
 *
 * @param ip in text, IPv6 without brackets
 * @param scheme {@code http} or {@code https}
 * @param port the port the visitor came to
 * @param trusted whether its own X-Forwarded fields count
 * @param forwarded the beginning of its element of a Forwarded field (RFC 7239), up to the host
 */
public record Visitor(String ip, String scheme, String port, boolean trusted, String forwarded) {

  /** The visitor at an address. */
  public static Visitor of(
      InetAddress peer, boolean tls, int localPort, TrustedProxies trustedProxies) {
    String ip = NetUtil.toAddressString(peer);
    String scheme = tls ? "https" : "http";
    String node = peer instanceof Inet6Address ? "\"[" + ip + "]\"" : ip;
    return new Visitor(
        ip,
        scheme,
        Integer.toString(localPort),
        trustedProxies.trusts(peer),
        "for=" + node + ";proto=" + scheme);
  }
}
