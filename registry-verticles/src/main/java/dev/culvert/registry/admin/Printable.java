package dev.culvert.registry.admin;

/** Text of strangers, made fit for one line of a log. */
final class Printable {

  private static final int MAX_LENGTH = 500;

  private Printable() {}

  /**
   * The text with everything that could end the line, hide or reorder it written as {@code \}{@code
   * uXXXX}, quotes and backslashes escaped, cut after 500 characters.
   */
  static String of(String text) {
    StringBuilder line = new StringBuilder("\"");
    int end = Math.min(text.length(), MAX_LENGTH);
    text.substring(0, end).codePoints().forEach(codePoint -> append(line, codePoint));
    return line.append(end < text.length() ? "...\"" : "\"").toString();
  }

  private static void append(StringBuilder line, int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      line.append('\\').append((char) codePoint);
    } else if (isPlain(codePoint)) {
      line.appendCodePoint(codePoint);
    } else {
      for (char half : Character.toChars(codePoint)) {
        line.append(String.format("\\u%04x", (int) half));
      }
    }
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
