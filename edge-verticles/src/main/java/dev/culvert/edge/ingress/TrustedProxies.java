package dev.culvert.edge.ingress;

import dev.culvert.core.net.AddressRange;
import java.net.InetAddress;
import java.util.List;

/** The peers whose word about the visitor counts, such as a load balancer in front of the edge. */
public final class TrustedProxies {

  private static final TrustedProxies NONE = new TrustedProxies(List.of());

  private final List<AddressRange> ranges;

  private TrustedProxies(List<AddressRange> ranges) {
    this.ranges = ranges;
  }

  /** Nobody: what visitors claim is replaced. */
  public static TrustedProxies none() {
    return NONE;
  }

  /**
   * The peers in these blocks.
   *
   * @param cidrs like {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address; an IPv4 block
   *     covers IPv4-mapped IPv6 addresses too, since Java shows those as IPv4
   * @throws IllegalArgumentException naming the first that is none of these
   */
  public static TrustedProxies of(List<String> cidrs) {
    return new TrustedProxies(cidrs.stream().map(AddressRange::parse).toList());
  }

  /** Whether the peer at this address is trusted. */
  public boolean trusts(InetAddress peer) {
    return !ranges.isEmpty() && trusts(peer.getAddress());
  }

  /** The same of an address as 4 or 16 bytes. */
  boolean trusts(byte[] address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
