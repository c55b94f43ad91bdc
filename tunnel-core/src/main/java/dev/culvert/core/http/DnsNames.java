package dev.culvert.core.http;

/** DNS names as RFC 1123 has them: labels of letters, digits and hyphens. */
final class DnsNames {

  /** How long a name may be, in characters, without a dot at the end. */
  static final int MAX_LENGTH = 253;

  private static final int MAX_LABEL_LENGTH = 63;

  /** What a text is. */
  enum Form {
    /** No name. */
    NONE,
    /** A name. */
    NAME,
    /** Labels as those of a name, but the last one is a number: an IPv4 address, or nothing. */
    NUMBER
  }

  private DnsNames() {}

  /** What a text in letters of either case is. */
  static Form form(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Form.NONE;
    }
    int labelStart = 0;
    boolean lastLabelIsNumber = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        int length = i - labelStart;
        if (length == 0
            || length > MAX_LABEL_LENGTH
            || text.charAt(labelStart) == '-'
            || text.charAt(i - 1) == '-') {
          return Form.NONE;
        }
        lastLabelIsNumber = isNumber(text, labelStart, i);
        labelStart = i + 1;
      } else if (!isLabelCharacter(c)) {
        return Form.NONE;
      }
    }
    return lastLabelIsNumber ? Form.NUMBER : Form.NAME;
  }

  private static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabelCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-';
  }
}
