package dev.culvert.core.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  private static final int MOST_ENTRIES = 16;
  private static final int HIGHEST_WEIGHT = 1000;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,4}");

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

  /**
   * Reads {@code version=2:5,version=1:95}.
   *
   * @throws IllegalArgumentException that says what is wrong, and what would be right
   */
  public static LabelWeights parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Entry entry = entry(part.strip());
      for (Entry other : entries) {
        if (other.label().equals(entry.label()) && other.value().equals(entry.value())) {
          throw bad(text, "names " + entry.label() + "=" + entry.value() + " twice");
        }
      }
      entries.add(entry);
    }
    if (entries.size() > MOST_ENTRIES) {
      throw bad(text, "has more than " + MOST_ENTRIES + " entries");
    }
    if (entries.stream().allMatch(entry -> entry.weight() == 0)) {
      throw bad(text, "has no weight above 0");
    }
    return new LabelWeights(entries);
  }

  private static Entry entry(String part) {
    int colon = part.lastIndexOf(':');
    int equals = part.indexOf('=');
    if (equals < 0 || colon < equals || !DIGITS.matcher(part.substring(colon + 1)).matches()) {
      throw bad(part, "is not LABEL=VALUE:WEIGHT");
    }
    String label = part.substring(0, equals);
    String value = part.substring(equals + 1, colon);
    int weight = Integer.parseInt(part.substring(colon + 1));
    if (!Labels.isLabel(label, value) || weight > HIGHEST_WEIGHT) {
      throw bad(part, "is not LABEL=VALUE:WEIGHT with a weight from 0 to " + HIGHEST_WEIGHT);
    }
    return new Entry(label, value, weight);
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException(text + " " + why);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return entries.stream()
        .map(entry -> entry.label() + "=" + entry.value() + ":" + entry.weight())
        .collect(Collectors.joining(","));
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
