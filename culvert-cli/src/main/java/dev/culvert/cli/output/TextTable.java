package dev.culvert.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned by spaces. Not thread-safe. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** With these column heads; none for a table without a head line. */
  public TextTable(String... heads) {
    if (heads.length > 0) {
      row(heads);
    }
  }

  /** Adds a line. What a terminal would obey rather than show becomes {@code ?}. */
  public TextTable row(String... cells) {
    rows.add(List.of(cells).stream().map(TextTable::visible).toList());
    return this;
  }

  /** Other people's text, with {@code ?} for control characters. */
  public static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(isObeyed(c) ? '?' : c));
    return shown.toString();
  }

  private static boolean isObeyed(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT;
  }

  /** The lines, without spaces at their ends. */
  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      line.append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
