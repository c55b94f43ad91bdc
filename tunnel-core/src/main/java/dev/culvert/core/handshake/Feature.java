package dev.culvert.core.handshake;

import dev.culvert.core.frame.OpenHead;
import io.vertx.core.json.JsonArray;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one end of a link knows beyond the first version of the protocol: {@code features} in HELLO
 * and WELCOME.
 */
public enum Feature {
  /** Goes by {@code silenceMillis} in WELCOME. */
  SILENCE("silence"),
  /** Takes exchanges that change to another protocol. */
  UPGRADE(OpenHead.UPGRADE),
  /** Takes exchanges that are TCP sessions. */
  TCP(OpenHead.TCP);

  /** How many names are read; the others are ignored. */
  static final int MAX_NAMES = 16;

  /** How long a name may be, in characters; a longer one is ignored. */
  static final int MAX_NAME_CHARS = 32;

  private static final Feature[] ALL = values();

  private final String wireName;

  Feature(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  static JsonArray encode(Set<Feature> features) {
    JsonArray names = new JsonArray();
    features.forEach(feature -> names.add(feature.wireName));
    return names;
  }

  /**
   * Reads an array of names, and ignores whatever is not known.
   *
   * @param json an array, or anything else for none
   */
  static Set<Feature> decode(Object json) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    if (json instanceof JsonArray names) {
      int count = Math.min(names.size(), MAX_NAMES);
      for (int at = 0; at < count; at++) {
        if (names.getValue(at) instanceof String name && name.length() <= MAX_NAME_CHARS) {
          add(features, name);
        }
      }
    }
    return Collections.unmodifiableSet(features);
  }

  private static void add(Set<Feature> features, String name) {
    for (Feature feature : ALL) {
      if (feature.wireName.equals(name)) {
        features.add(feature);
      }
    }
  }

  /** A copy that cannot be changed, in the order of the enum. */
  static Set<Feature> copy(Set<Feature> features) {
    Set<Feature> copy = EnumSet.noneOf(Feature.class);
    copy.addAll(features);
    return Collections.unmodifiableSet(copy);
  }
}
