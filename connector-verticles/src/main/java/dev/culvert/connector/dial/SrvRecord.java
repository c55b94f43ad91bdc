package dev.culvert.connector.dial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One server of a service: RFC 2782.
 *
 * @param priority lower ones are tried first
 * @param weight the share of those of the same priority
 * @param port where it listens
 * @param target its name without the dot of the root; empty where the service is not offered
 */
record SrvRecord(int priority, int weight, int port, String target) {

  /** The order in which to try them: by priority, within one drawn at random by weight. */
  static List<SrvRecord> order(List<SrvRecord> records, RandomGenerator random) {
    List<SrvRecord> rest = new ArrayList<>(records);
    // Those of weight 0 first, so that a draw of 0 may take them.
    rest.sort(Comparator.comparingInt(SrvRecord::priority).thenComparingInt(SrvRecord::weight));
    List<SrvRecord> order = new ArrayList<>(rest.size());
    while (!rest.isEmpty()) {
      order.add(rest.remove(draw(rest, random)));
    }
    return order;
  }

  private static int draw(List<SrvRecord> rest, RandomGenerator random) {
    int priority = rest.get(0).priority();
    List<SrvRecord> equals = rest.stream().filter(one -> one.priority() == priority).toList();
    int total = equals.stream().mapToInt(SrvRecord::weight).sum();
    int drawn = random.nextInt(total + 1);
    int sum = 0;
    for (int i = 0; i < equals.size(); i++) {
      sum += equals.get(i).weight();
      if (sum >= drawn) {
        return i;
      }
    }
    throw new AssertionError("drew " + drawn + " of " + total);
  }
}
