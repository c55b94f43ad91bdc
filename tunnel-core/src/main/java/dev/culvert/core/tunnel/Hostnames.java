package dev.culvert.core.tunnel;

import java.net.IDN;
import java.util.Locale;

/** Hostnames of routes, checked as DNS names (RFC 1123) and brought to lower case and punycode. */
final class Hostnames {

  private static final String WILDCARD = "*.";
  private static final String RIGHT =
      "; right is a DNS name such as app.example.com or *.example.com";
  private static final int MAX_LENGTH = 253;
  private static final int MAX_LABEL_LENGTH = 63;

  private Hostnames() {}

  static String normalise(String text) {
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
    if (ascii.length() + (wildcard ? WILDCARD.length() : 0) > MAX_LENGTH) {
      throw wrong(text, "is longer than " + MAX_LENGTH + " characters");
    }
    String[] labels = ascii.split("\\.", -1);
    for (String label : labels) {
      if (!isLabel(label)) {
        throw wrong(text, "is not a DNS name");
      }
    }
    if (labels[labels.length - 1].chars().allMatch(Character::isDigit)) {
      throw wrong(text, "looks like an IP address");
    }
    return wildcard ? WILDCARD + ascii : ascii;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= MAX_LABEL_LENGTH
        && label.charAt(0) != '-'
        && label.charAt(label.length() - 1) != '-'
        && label
            .chars()
            .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }

  private static IllegalArgumentException wrong(String text, String why) {
    String shown = text.length() > 2 * MAX_LENGTH ? text.substring(0, 40) + "..." : text;
    return new IllegalArgumentException("hostname: " + shown + " " + why + RIGHT);
  }
}
