package dev.culvert.edge.ingress;

import dev.culvert.core.http.FieldNames;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Request fields that origins take for the word of a proxy, so that a visitor must not send them: a
 * client's address, or another target. Immutable.
 */
public final class UntrustedFields {

  /** What is removed unless the configuration says otherwise. */
  public static final List<String> DEFAULT_NAMES =
      List.of(
          "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Original-URL", "X-Rewrite-URL");

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,63}");

  private final String[] names;

  /** Which lengths the names have, a bit each: most fields need no other look. */
  private final long lengths;

  private UntrustedFields(String[] names, long lengths) {
    this.names = names;
    this.lengths = lengths;
  }

  /**
   * The fields of these names, in any case, and in the spellings that a CGI origin takes for them.
   *
   * @throws IllegalArgumentException naming the first that is not a field name of at most 63
   *     characters
   */
  public static UntrustedFields of(List<String> names) {
    long lengths = 0;
    for (String name : names) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + name + "' is not a field name of at most 63 characters");
      }
      lengths |= 1L << name.length();
    }
    String[] lower =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toArray(String[]::new);
    return new UntrustedFields(lower, lengths);
  }

  /** Whether a visitor must not send this field. */
  boolean covers(String name) {
    if (name.length() > 63 || (lengths >>> name.length() & 1) == 0) {
      return false;
    }
    for (String untrusted : names) {
      if (FieldNames.looksLike(name, untrusted)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UntrustedFields that && List.of(names).equals(List.of(that.names));
  }

  @Override
  public int hashCode() {
    return List.of(names).hashCode();
  }
}
