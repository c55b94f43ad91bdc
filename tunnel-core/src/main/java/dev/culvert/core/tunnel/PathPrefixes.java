package dev.culvert.core.tunnel;

import java.util.List;

/** Path prefixes of routes: visible ASCII, no dot segments, no slash at the end. */
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
    String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    for (String segment : List.of(path.substring(1).split("/", -1))) {
      if (segment.isEmpty()) {
        throw wrong(text, "has an empty segment");
      }
      String plain = segment.replaceAll("(?i)%2e", ".");
      if (plain.equals(".") || plain.equals("..")) {
        throw wrong(text, "has a dot segment");
      }
    }
    return path;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("pathPrefix: " + text + " " + why + RIGHT);
  }
}
