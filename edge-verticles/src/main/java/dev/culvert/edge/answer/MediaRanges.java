package dev.culvert.edge.answer;

import java.util.Locale;

/** One member of an Accept field, RFC 9110 section 12.5.1. */
final class MediaRanges {

  private MediaRanges() {}

  /** The type in lower case, without parameters. */
  static String type(String range) {
    int semicolon = range.indexOf(';');
    return (semicolon < 0 ? range : range.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** The weight, 1 where none is given and 0 where it is not a number in 0..1. */
  static double weight(String range) {
    int semicolon = range.indexOf(';');
    while (semicolon >= 0) {
      int next = range.indexOf(';', semicolon + 1);
      String parameter = range.substring(semicolon + 1, next < 0 ? range.length() : next).strip();
      if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
        return number(parameter.substring(2));
      }
      semicolon = next;
    }
    return 1;
  }

  private static double number(String text) {
    try {
      double weight = Double.parseDouble(text);
      return weight >= 0 && weight <= 1 ? weight : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
