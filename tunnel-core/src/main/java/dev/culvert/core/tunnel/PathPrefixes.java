package dev.culvert.core.tunnel;

import dev.culvert.core.http.Paths;
import java.util.List;

/**
 * Path prefixes of routes: visible ASCII, no dot segments, no slash at the end, and what may be
 * written in two ways in one of them.
 */
final class PathPrefixes {

  private static final int MAX_LENGTH = 1024;
  private static final String RIGHT = "; right is a path such as /api";

  private PathPrefixes() {}

  static String normalise(String text) {
    if (text == null || text.isEmpty() || text.equals(Route.ANY_PATH)) {
      return Route.ANY_PATH;
    }
    if (text.charAt(0) != '/') {
      throw wrong(text, "does not start with /");
    }
    if (text.length() > MAX_LENGTH) {
      throw wrong(text.substring(0, 40) + "...", "is longer than " + MAX_LENGTH + " characters");
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f && "?#\\\"<>^`{|}".indexOf(c) < 0)) {
      throw wrong(text, "has a character that a path cannot have; write it as %XX");
    }
    String decoded = Paths.decodeUnreserved(text);
    String path = decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
    for (String segment : List.of(path.substring(1).split("/", -1))) {
      if (segment.isEmpty()) {
        throw wrong(text, "has an empty segment");
      }
      if (segment.equals(".") || segment.equals("..")) {
        throw wrong(text, "has a dot segment");
      }
    }
    return path;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("pathPrefix: " + text + " " + why + RIGHT);
  }
}
