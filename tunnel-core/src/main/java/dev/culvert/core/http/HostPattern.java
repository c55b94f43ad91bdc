package dev.culvert.core.http;

import java.net.IDN;
import java.util.Locale;

/**
 * The hostname of a route as a person writes it: a DNS name, or a wildcard that begins with {@code
 * *.}.
 */
public final class HostPattern {

  private static final String WILDCARD = "*.";
  private static final String RIGHT =
      "; right is a DNS name such as app.example.com or *.example.com";
  private static final int SHOWN_CHARS = 40;

  private HostPattern() {}

  /**
   * The one form of a pattern: lower case, in the letters of DNS (punycode), without a dot at the
   * end.
   *
   * @param text may be null
   * @throws IllegalArgumentException that says what is wrong and what would be right
   */
  public static String normalise(String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("a hostname is missing" + RIGHT);
    }
    boolean wildcard = text.startsWith(WILDCARD);
    String name = wildcard ? text.substring(WILDCARD.length()) : text;
    String ascii;
    try {
      ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw wrong(text, "is not a DNS name");
    }
    ascii = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (ascii.length() + (wildcard ? WILDCARD.length() : 0) > DnsNames.MAX_LENGTH) {
      throw wrong(text, "is longer than " + DnsNames.MAX_LENGTH + " characters");
    }
    return switch (DnsNames.form(ascii)) {
      case NONE -> throw wrong(text, "is not a DNS name");
      case NUMBER -> throw wrong(text, "looks like an IP address");
      case NAME -> wildcard ? WILDCARD + ascii : ascii;
    };
  }

  private static IllegalArgumentException wrong(String text, String why) {
    boolean far = text.length() > 2 * DnsNames.MAX_LENGTH;
    String shown = far ? text.substring(0, SHOWN_CHARS) + "..." : text;
    return new IllegalArgumentException("hostname: " + shown + " " + why + RIGHT);
  }
}
