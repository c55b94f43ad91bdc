package dev.culvert.registry.admin;

import dev.culvert.core.tunnel.Tunnel;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client says in {@code If-Match} (RFC 9110, section 13.1.1). Weak tags are allowed, and
 * match nothing.
 *
 * @param any whether any revision will do: there is no header, or it is {@code *}
 * @param strong the texts of the strong tags, without the quotes
 */
record EntityTags(boolean any, Set<String> strong) {

  private static final String HEADER = "If-Match";

  /** One tag, with the comma that parts it from the one before. Empty elements are skipped. */
  private static final Pattern TAG =
      Pattern.compile(
          "\\G[ \t]*(?:,[ \t]*)*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \t]*(?=,|$)");

  private static final Pattern ANY = Pattern.compile("[ \t]*\\*[ \t]*");
  private static final Pattern REST = Pattern.compile("[ \t,]*");

  EntityTags {
    strong = Set.copyOf(strong);
  }

  /** The tag of a tunnel, and of its configuration. */
  static String of(Tunnel tunnel) {
    return "\"" + tunnel.revision() + "\"";
  }

  /**
   * Reads a header.
   *
   * @param header its value, several of them joined by commas; null if there is none
   * @throws Problem 400 if it is not a list of tags
   */
  static EntityTags parse(String header) {
    if (header == null || ANY.matcher(header).matches()) {
      return new EntityTags(true, Set.of());
    }
    Set<String> strong = new HashSet<>();
    Matcher matcher = TAG.matcher(header);
    int end = 0;
    while (matcher.find()) {
      end = matcher.end();
      if (matcher.group(1) == null) {
        strong.add(matcher.group(2));
      }
    }
    if (end == 0 || !REST.matcher(header.substring(end)).matches()) {
      throw Problem.invalid(
          HEADER, "If-Match: is not * or a list of ETags; right is one as of a GET, such as \"7\"");
    }
    return new EntityTags(false, strong);
  }

  /** Whether a change may be made to a tunnel of this revision. */
  boolean matches(long revision) {
    return any || strong.contains(Long.toString(revision));
  }
}
