package dev.culvert.core.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name somebody probably meant, by edit distance. */
public final class NearestName {

  private NearestName() {}

  /** The nearest of {@code names}, the first one on a tie; the empty text if there are none. */
  public static String of(String typed, Collection<String> names) {
    return names.stream().min(Comparator.comparingInt(name -> distance(typed, name))).orElse("");
  }

  /** How many single-character insertions, deletions and replacements lead from a to b. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
