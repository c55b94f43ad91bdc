package dev.culvert.benchmark.sidebyside.system;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keys of a configuration with their values. */
final class Keys {

  private Keys() {}

  /** Both; where a key is in both, the later counts. */
  static Map<String, String> joined(Map<String, String> some, Map<String, String> later) {
    Map<String, String> all = new LinkedHashMap<>(some);
    all.putAll(later);
    return all;
  }
}
