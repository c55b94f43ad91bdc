package dev.culvert.registry.admin;

import dev.culvert.core.text.Printable;
import java.util.Set;
import java.util.regex.Pattern;

/** What a tunnel may be called. The length is the document's to check. */
final class TunnelNames {

  private static final String FIELD = "name";

  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** They would vanish from a path. */
  private static final Set<String> DOT_SEGMENTS = Set.of(".", "..");

  private TunnelNames() {}

  /**
   * Checks a name.
   *
   * @return the name
   * @throws Problem 400 that says what is wrong
   */
  static String check(String name) {
    if (name.codePoints().anyMatch(TunnelNames::isUnprintable)) {
      throw wrong(name, "has a control character");
    }
    if (name.indexOf('/') >= 0) {
      throw wrong(name, "has a slash");
    }
    if (isBlank(name.codePointAt(0)) || isBlank(name.codePointBefore(name.length()))) {
      throw wrong(name, "begins or ends with a blank");
    }
    if (DOT_SEGMENTS.contains(name)) {
      throw wrong(name, "cannot stand in a path");
    }
    if (UUID_FORM.matcher(name).matches()) {
      throw wrong(name, "looks like a UUID, by which tunnels are found too");
    }
    return name;
  }

  /** Control characters, line ends of Unicode, and halves of characters. */
  private static boolean isUnprintable(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  private static Problem wrong(String name, String why) {
    return Problem.invalid(
        FIELD, "name: " + Printable.quoted(name) + " " + why + "; right is web or my app");
  }
}
