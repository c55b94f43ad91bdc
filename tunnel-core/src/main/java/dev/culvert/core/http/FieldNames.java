package dev.culvert.core.http;

/** Comparing field names without making new strings. */
public final class FieldNames {

  /** RFC 9110 section 5.6.2. */
  private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

  private static final boolean[] TOKEN_CHARACTERS = tokenCharacters();

  private FieldNames() {}

  /** Whether a name is a token, which a field name has to be. */
  public static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= TOKEN_CHARACTERS.length || !TOKEN_CHARACTERS[c]) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /**
   * Whether a name is the given one to an origin that reads it the CGI way, where every character
   * but letters and digits becomes the same: {@code X_Forwarded.For} is {@code x-forwarded-for}.
   *
   * @param lowerCase the name to find, in lower case
   */
  public static boolean looksLike(String name, String lowerCase) {
    return name.length() == lowerCase.length() && startsLike(name, lowerCase);
  }

  /** The same for the beginning of a name. */
  public static boolean startsLike(String name, String lowerCase) {
    if (name.length() < lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      char wanted = lowerCase.charAt(i);
      char c = name.charAt(i);
      boolean same = wanted == '-' ? !isLetterOrDigit(c) : lower(c) == wanted;
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean[] tokenCharacters() {
    boolean[] token = new boolean[128];
    for (char c = 0; c < token.length; c++) {
      token[c] = isLetterOrDigit(c) || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }
    return token;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  private static boolean isLetterOrDigit(char c) {
    char lower = lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
  }
}
