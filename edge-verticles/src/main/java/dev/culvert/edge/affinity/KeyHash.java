package dev.culvert.edge.affinity;

import dev.culvert.edge.balance.Rendezvous;
import io.netty.util.NetUtil;
import java.util.UUID;

/** Hashes of what visitors are told apart by: the same at every edge and after every restart. */
final class KeyHash {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;

  private KeyHash() {}

  /** The hash of a text, by the bytes of its characters. */
  static long of(UUID tunnelId, String text) {
    long hash = begin(tunnelId);
    for (int i = 0; i < text.length(); i++) {
      hash = add(add(hash, text.charAt(i) & 0xff), text.charAt(i) >>> 8);
    }
    return hash;
  }

  /** The hash of an address in text: of IPv6 its first 64 bits count. */
  static long ofAddress(UUID tunnelId, String ip) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ip);
    if (bytes == null) {
      return of(tunnelId, ip);
    }
    int first = 0;
    int count = NETWORK_BYTES;
    if (bytes.length == IPV4_BYTES) {
      count = IPV4_BYTES;
    } else if (isMapped(bytes)) {
      first = bytes.length - IPV4_BYTES;
      count = IPV4_BYTES;
    }
    long hash = begin(tunnelId);
    for (int i = first; i < first + count; i++) {
      hash = add(hash, bytes[i] & 0xff);
    }
    return hash;
  }

  private static boolean isMapped(byte[] ipv6) {
    for (int i = 0; i < 10; i++) {
      if (ipv6[i] != 0) {
        return false;
      }
    }
    return ipv6[10] == -1 && ipv6[11] == -1;
  }

  private static long begin(UUID tunnelId) {
    return FNV_OFFSET
        ^ Rendezvous.score(tunnelId.getMostSignificantBits(), tunnelId.getLeastSignificantBits());
  }

  private static long add(long hash, int octet) {
    return (hash ^ octet) * FNV_PRIME;
  }
}
