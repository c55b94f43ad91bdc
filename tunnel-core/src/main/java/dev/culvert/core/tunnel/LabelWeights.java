package dev.culvert.core.tunnel;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the requests of a route are shared out among connectors by their labels. A connector belongs
 * to the first entry whose label it has; one that has none of them, and those of entries with
 * weight 0, get requests only when no other connector can take them.
 *
 * @param entries in the order in which they were written; none for no difference
 */
public record LabelWeights(List<Entry> entries) {

  /** No difference. */
  public static final LabelWeights NONE = new LabelWeights(List.of());

  /**
   * The connectors with a label.
   *
   * @param label its name
   * @param value its value
   * @param weight their share of the requests, in proportion to the other entries; from 0
   */
  public record Entry(String label, String value, int weight) {

    public Entry {
      Objects.requireNonNull(label, "label");
      Objects.requireNonNull(value, "value");
    }
  }

  public LabelWeights {
    entries = List.copyOf(entries);
  }

  /** Which entry a connector with these labels belongs to; -1 for none. */
  public int entryOf(Map<String, String> labels) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.value().equals(labels.get(entry.label()))) {
        return i;
      }
    }
    return -1;
  }
}
