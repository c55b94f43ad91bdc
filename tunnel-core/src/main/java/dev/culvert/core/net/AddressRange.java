package dev.culvert.core.net;

import io.netty.util.NetUtil;

/**
 * A block of IP addresses in CIDR notation, like {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
 * Immutable.
 */
public final class AddressRange {

  /** The first address, 4 or 16 bytes; never changed. */
  private final byte[] prefix;

  private final int prefixBits;

  private AddressRange(byte[] prefix, int prefixBits) {
    this.prefix = prefix;
    this.prefixBits = prefixBits;
  }

  /**
   * Reads a block, or a single address. Bits beyond the prefix do not count.
   *
   * @throws IllegalArgumentException naming what is neither
   */
  public static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] address =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? cidr : cidr.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          cidr + " is not an IP address or a CIDR block like 10.0.0.0/8");
    }
    int bits = slash < 0 ? address.length * 8 : bits(cidr, slash + 1);
    if (bits < 0 || bits > address.length * 8) {
      throw new IllegalArgumentException(
          cidr + ": the prefix length must be 0.." + address.length * 8);
    }
    return new AddressRange(address, bits);
  }

  /**
   * Whether an address is in the block.
   *
   * @param address 4 or 16 bytes; an IPv4 address is in no IPv6 block, and the reverse
   */
  public boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit += 8) {
      int left = Math.min(8, prefixBits - bit);
      int differing = (address[bit / 8] ^ prefix[bit / 8]) & 0xff;
      if (differing >>> (8 - left) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bits(String cidr, int from) {
    try {
      return Integer.parseInt(cidr.substring(from));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
