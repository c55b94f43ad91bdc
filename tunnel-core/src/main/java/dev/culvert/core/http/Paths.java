package dev.culvert.core.http;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Brings paths to the form in which they are compared (RFC 3986 section 6.2.2). Nothing here is
 * sent anywhere: an origin gets the path as the visitor wrote it.
 */
public final class Paths {

  /** Characters that mean the same written plainly and percent-encoded: RFC 3986 section 2.3. */
  private static final String UNRESERVED_SYMBOLS = "-._~";

  private static final int ESCAPE_CHARS = 3;

  private Paths() {}

  /**
   * Decodes the percent-encodings of unreserved characters, and writes the hex digits of all others
   * in upper case: {@code /%61%2f%7e} becomes {@code /a%2F~}. A second call changes nothing more.
   *
   * <p>What is not a percent-encoding stays as it is, and no escape is made of it: {@code %%361}
   * does not become {@code %61}.
   *
   * @return the same string where nothing is to be done
   */
  public static String decodeUnreserved(String path) {
    int percent = path.indexOf('%');
    return percent < 0 ? path : decodeFrom(path, percent);
  }

  private static String decodeFrom(String path, int first) {
    StringBuilder decoded = new StringBuilder(path.length()).append(path, 0, first);
    int brokenAt = -ESCAPE_CHARS;
    for (int i = first; i < path.length(); ) {
      char c = path.charAt(i);
      int value = c == '%' ? escaped(path, i) : -1;
      if (value < 0) {
        brokenAt = c == '%' ? decoded.length() : brokenAt;
        decoded.append(c);
        i++;
        continue;
      }
      if (isUnreserved(value) && !wouldComplete(decoded, brokenAt, value)) {
        decoded.append((char) value);
      } else {
        decoded.append('%').append(upper(path.charAt(i + 1))).append(upper(path.charAt(i + 2)));
      }
      i += ESCAPE_CHARS;
    }
    return decoded.toString();
  }

  /** Whether a character may become part of an escape that begins where none was. */
  private static boolean wouldComplete(StringBuilder decoded, int brokenAt, int c) {
    int distance = decoded.length() - brokenAt;
    return hex((char) c) >= 0
        && (distance == 1 || (distance == 2 && hex(decoded.charAt(brokenAt + 1)) >= 0));
  }

  /** The value of an escape, or -1 if there is none. */
  private static int escaped(String path, int percent) {
    if (percent + ESCAPE_CHARS > path.length()) {
      return -1;
    }
    int high = hex(path.charAt(percent + 1));
    int low = hex(path.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** The value of a hex digit, or -1. Other digits than those of ASCII are none. */
  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'f' ? (char) (c - 0x20) : c;
  }

  private static boolean isUnreserved(int c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || (c >= '0' && c <= '9')
        || UNRESERVED_SYMBOLS.indexOf(c) >= 0;
  }

  /** Whether a segment is {@code .} or {@code ..}. */
  static boolean hasDotSegment(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (dots(path, slash + 1, segmentEnd(path, slash + 1)) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Removes dot segments (RFC 3986 section 5.2.4). Empty segments stay. */
  static String removeDotSegments(String path) {
    Deque<String> kept = new ArrayDeque<>();
    boolean endsInDots = false;
    for (int from = 1; from <= path.length(); ) {
      int to = segmentEnd(path, from);
      int dots = dots(path, from, to);
      endsInDots = dots > 0;
      if (dots == 0) {
        kept.addLast(path.substring(from, to));
      } else if (dots == 2) {
        kept.pollLast();
      }
      from = to + 1;
    }
    if (endsInDots) {
      kept.addLast("");
    }
    return "/" + String.join("/", kept);
  }

  private static int segmentEnd(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }

  /** 1 or 2 where the segment is that many dots and nothing else, otherwise 0. */
  private static int dots(String path, int from, int to) {
    int length = to - from;
    return (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.'
        ? length
        : 0;
  }
}
