package dev.culvert.benchmark.sidebyside.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {

  private final int columns;
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(List<String> head) {
    columns = head.size();
    row(head);
    row(Collections.nCopies(columns, "---"));
  }

  void row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells + " are not " + columns + " cells");
    }
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
