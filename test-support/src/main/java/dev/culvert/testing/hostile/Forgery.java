package dev.culvert.testing.hostile;

import java.util.List;

/** Text that would make a line of its own in a log, and how to find it there. */
public final class Forgery {

  private static final String LINE = "FORGED 23:59:59.999 ERROR all is lost";

  /** A text with lines and a terminal's escape sequence in it. */
  static final String TEXT = "x\n" + LINE + "\r" + LINE + "\r\n" + LINE + "\u001b[2J\u0007";

  private Forgery() {}

  /** So many characters of it. */
  static String text(int length) {
    return TEXT.repeat(length / TEXT.length() + 1).substring(0, length);
  }

  /** The lines of a log that a connector has written, or that hold control characters. */
  public static List<String> in(List<String> lines) {
    return lines.stream()
        .filter(
            line ->
                line.startsWith("FORGED")
                    || line.chars()
                        .anyMatch(each -> each != '\t' && Character.isISOControl((char) each)))
        .toList();
  }
}
