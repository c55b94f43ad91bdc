package dev.culvert.core.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Spares making and checking the same field name again and again. It remembers one name for each of
 * its places, so it stays small whatever is sent; only what is well formed gets in.
 *
 * <p>Thread-safe without a lock: a place holds one immutable text or another, and both are right.
 */
final class KnownNames {

  private static final int PLACES = 512;
  private static final int LONGEST = 40;

  private final String[] places = new String[PLACES];

  /**
   * The name that stands at {@code start}.
   *
   * @throws ProtocolException when it is not a token
   */
  String name(ByteBuf bytes, int start, int length) {
    if (length > LONGEST || length == 0) {
      return read(bytes, start, length);
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes.getByte(start + i);
    }
    int place = (hash ^ hash >>> 15) & PLACES - 1;
    String known = places[place];
    if (known == null || !isSame(known, bytes, start, length)) {
      known = read(bytes, start, length);
      places[place] = known;
    }
    return known;
  }

  private static String read(ByteBuf bytes, int start, int length) {
    String text = bytes.toString(start, length, StandardCharsets.ISO_8859_1);
    return HeadSyntax.token("field name", text);
  }

  private static boolean isSame(String text, ByteBuf bytes, int start, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != (bytes.getByte(start + i) & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
