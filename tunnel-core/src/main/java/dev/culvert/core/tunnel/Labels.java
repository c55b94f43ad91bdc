package dev.culvert.core.tunnel;

import dev.culvert.core.text.Printable;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the operator of a connector says of it, such as {@code version=2}: at most {@link #MOST}
 * names, each with one value.
 */
public final class Labels {

  /** How many labels a connector may have. */
  public static final int MOST = 16;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-._/a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern VALUE = Pattern.compile("[-._A-Za-z0-9]{0,63}");
  private static final String RIGHT =
      "; right is version=2: a name of 1 to 63 of a-z 0-9 - . _ /, a value of at most 63 of"
          + " A-Z a-z 0-9 - . _";

  private Labels() {}

  /**
   * Reads labels as a person writes them, {@code name=value} each.
   *
   * @throws IllegalArgumentException that says which one is wrong, and what would be right
   */
  public static Map<String, String> parse(Collection<String> texts) {
    Map<String, String> labels = new TreeMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 0 || !isLabel(text.substring(0, equals), text.substring(equals + 1))) {
        throw new IllegalArgumentException(Printable.line(text) + " is not a label" + RIGHT);
      }
      if (labels.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            Printable.line(text) + ": this label is given twice; give each once");
      }
    }
    if (labels.size() > MOST) {
      throw new IllegalArgumentException(
          labels.size() + " labels are given; right is at most " + MOST);
    }
    return labels;
  }

  /** Whether these may be a label's name and value. */
  public static boolean isLabel(String name, String value) {
    return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
  }

  /** As an object of JSON. */
  public static JsonObject encode(Map<String, String> labels) {
    JsonObject json = new JsonObject();
    new TreeMap<>(labels).forEach(json::put);
    return json;
  }

  /**
   * Reads what came from outside: what is no label, and more than {@link #MOST}, is left out.
   *
   * @param json an object, or anything else for none
   */
  public static Map<String, String> decode(Object json) {
    Map<String, String> labels = new TreeMap<>();
    if (json instanceof JsonObject object) {
      for (String name : object.fieldNames()) {
        if (labels.size() < MOST
            && object.getValue(name) instanceof String value
            && isLabel(name, value)) {
          labels.put(name, value);
        }
      }
    }
    return Map.copyOf(labels);
  }

  /** For people: {@code version=2,zone=a}, by name. */
  public static String text(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }
}
