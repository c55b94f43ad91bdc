package dev.culvert.core.tunnel;

import dev.culvert.core.http.FieldNames;
import java.util.Locale;

/**
 * By what the visitors of a route are told apart, so that each stays with one connector.
 *
 * @param kind by what
 * @param field the request field, in lower case; empty but for {@link Kind#HEADER}
 */
public record Affinity(Kind kind, String field) {

  private static final String HEADER = "header:";
  private static final int LONGEST_NAME = 100;

  /** By what. */
  public enum Kind {
    /** By a cookie that the edge sets. */
    COOKIE,
    /** By a field of the request. */
    HEADER,
    /** By the visitor's address; of IPv6 by its first 64 bits. */
    ADDRESS
  }

  /**
   * Reads {@code cookie}, {@code header:NAME} or {@code address}.
   *
   * @throws IllegalArgumentException that says what would be right
   */
  public static Affinity parse(String text) {
    if (text.equals("cookie")) {
      return new Affinity(Kind.COOKIE, "");
    }
    if (text.equals("address")) {
      return new Affinity(Kind.ADDRESS, "");
    }
    String name = text.startsWith(HEADER) ? text.substring(HEADER.length()) : "";
    if (!FieldNames.isToken(name) || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(text + " is not cookie, header:NAME or address");
    }
    return new Affinity(Kind.HEADER, name.toLowerCase(Locale.ROOT));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return kind == Kind.HEADER ? HEADER + field : kind.name().toLowerCase(Locale.ROOT);
  }
}
