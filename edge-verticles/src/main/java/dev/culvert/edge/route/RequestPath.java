package dev.culvert.edge.route;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The path of a request, as it was sent and as it is matched.
 *
 * @param original what the origin gets, untouched
 * @param normalised without dot segments (RFC 3986 section 5.2.4), where {@code %2e} counts as a
 *     dot; {@code %2F} is not a slash, and empty segments stay. The same string as {@code original}
 *     where nothing had to be done
 */
public record RequestPath(String original, String normalised) {

  /**
   * Reads the path of a request target.
   *
   * @param path starts with a slash and has no query
   */
  public static RequestPath of(String path) {
    return new RequestPath(path, hasDotSegment(path) ? removeDotSegments(path) : path);
  }

  /** Whether an origin that takes the path literally sees the one that was matched. */
  public boolean isNormal() {
    return original.equals(normalised);
  }

  private static boolean hasDotSegment(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (dots(path, slash + 1, segmentEnd(path, slash + 1)) > 0) {
        return true;
      }
    }
    return false;
  }

  private static String removeDotSegments(String path) {
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
    int dots = 0;
    for (int i = from; i < to; dots++) {
      if (dots == 2) {
        return 0;
      }
      if (path.charAt(i) == '.') {
        i++;
      } else if (path.regionMatches(true, i, "%2e", 0, 3) && i + 3 <= to) {
        i += 3;
      } else {
        return 0;
      }
    }
    return dots;
  }
}
