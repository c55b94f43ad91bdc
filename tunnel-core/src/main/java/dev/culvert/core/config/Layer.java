package dev.culvert.core.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one source says.
 *
 * @param values by dotted key
 * @param sources by dotted key: what a message about its value begins with; empty for none
 */
record Layer(Map<String, Object> values, Map<String, String> sources) {

  /**
   * Reads nested or dotted JSON; keys without a value count as not given. A name may be a key and a
   * section at once, such as {@code uplink.tls} and {@code uplink.tls.cert}: an object under it is
   * the section.
   *
   * @param names of the keys that the spec knows
   * @param source what to call it in messages
   * @param problems takes a line for each key that the spec does not know or that is given twice
   */
  static Layer flatten(Set<String> names, String source, JsonObject json, List<String> problems) {
    Layer layer = empty();
    layer.add(names, source, "", json, problems);
    return layer;
  }

  static Layer empty() {
    return new Layer(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  void put(String key, Object value, String source) {
    values.put(key, value);
    sources.put(key, source);
  }

  private void add(
      Set<String> names, String source, String prefix, JsonObject json, List<String> problems) {
    for (Map.Entry<String, Object> entry : json) {
      String path = prefix + entry.getKey();
      boolean section = entry.getValue() instanceof JsonObject && isSection(names, path);
      if (names.contains(path) && !section) {
        if (values.containsKey(path)) {
          problems.add(labelled(source, path + ": is given twice"));
        } else if (entry.getValue() != null) {
          put(path, entry.getValue(), source);
        }
      } else if (entry.getValue() instanceof JsonObject nested && (!nested.isEmpty() || section)) {
        add(names, source, path + ".", nested, problems);
      } else if (entry.getValue() != null || !isSection(names, path)) {
        problems.add(labelled(source, path + ": " + unknown(path, names)));
      }
    }
  }

  private static boolean isSection(Set<String> names, String path) {
    return names.stream().anyMatch(name -> name.startsWith(path + "."));
  }

  static String unknown(String path, Set<String> names) {
    return "unknown key, did you mean " + NearestName.of(path, names) + "?";
  }

  static String labelled(String source, String problem) {
    return source.isEmpty() ? problem : source + ": " + problem;
  }
}
