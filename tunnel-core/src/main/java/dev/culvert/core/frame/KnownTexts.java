package dev.culvert.core.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Spares making the same short text again and again, as header names are. It remembers one text for
 * each of its places, so it stays small whatever is sent.
 *
 * <p>Thread-safe without a lock: a place holds one immutable text or another, and both are right.
 */
final class KnownTexts {

  private static final int PLACES = 512;
  private static final int LONGEST = 40;

  private final String[] places = new String[PLACES];

  /** The text of ISO 8859-1 that stands at {@code start}. */
  String text(ByteBuf bytes, int start, int length) {
    if (length > LONGEST || length == 0) {
      return bytes.toString(start, length, StandardCharsets.ISO_8859_1);
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes.getByte(start + i);
    }
    int place = (hash ^ hash >>> 15) & PLACES - 1;
    String known = places[place];
    if (known == null || !isSame(known, bytes, start, length)) {
      known = bytes.toString(start, length, StandardCharsets.ISO_8859_1);
      places[place] = known;
    }
    return known;
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
