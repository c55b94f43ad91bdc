package dev.culvert.core.text;

/**
 * Text from outside, made fit for one line of a log, for a table and for an answer: at most {@value
 * #MAX_CHARS} characters of it, and nothing in it that could end the line, hide or reorder what
 * stands around it. Whatever came over a link, from a token or in the message of a network
 * exception goes through here before it is logged, kept or sent on.
 */
public final class Printable {

  /** How many characters of the text are kept. */
  public static final int MAX_CHARS = 200;

  private static final String CUT = "...";

  private Printable() {}

  /**
   * The text in double quotes, with quotes and backslashes escaped, and every other character that
   * is not plain written as {@code \}{@code uXXXX}.
   */
  public static String quoted(String text) {
    StringBuilder line = new StringBuilder("\"");
    boolean cut = append(line, text, true);
    return line.append(cut ? CUT + '"' : "\"").toString();
  }

  /**
   * The text without quotes around it; null is {@code null}. Every character that is not plain is
   * written as {@code \}{@code uXXXX}. A text of plain characters that is short enough is returned
   * as it is.
   */
  public static String line(String text) {
    if (text == null) {
      return "null";
    }
    if (text.length() <= MAX_CHARS && text.codePoints().allMatch(Printable::isPlain)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    return append(line, text, false) ? line.append(CUT).toString() : line.toString();
  }

  /** Whether the text was cut. */
  private static boolean append(StringBuilder line, String text, boolean quoted) {
    int end = Math.min(text.length(), MAX_CHARS);
    text.substring(0, end).codePoints().forEach(codePoint -> append(line, codePoint, quoted));
    return end < text.length();
  }

  private static void append(StringBuilder line, int codePoint, boolean quoted) {
    if (quoted && (codePoint == '"' || codePoint == '\\')) {
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
