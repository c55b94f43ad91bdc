package dev.culvert.system;

import dev.culvert.system.cluster.Node;
import dev.culvert.testing.admin.AdminClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** How many streams a tunnel's connectors have at each location, as a registry sees them. */
final class Streams {

  private static final Duration POLL = Duration.ofMillis(20);

  private Streams() {}

  /** All connectors added up, by location. */
  static Map<String, Integer> of(Node registry, String tunnel) {
    return of(registry.admin(), tunnel);
  }

  private static Map<String, Integer> of(AdminClient admin, String tunnel) {
    Map<String, Integer> streams = new TreeMap<>();
    for (JsonObject connector : admin.connectors(tunnel)) {
      connector
          .getJsonObject("streams")
          .forEach(
              place -> streams.merge(place.getKey(), (Integer) place.getValue(), Integer::sum));
    }
    return streams;
  }

  /** Waits until it is so, and returns how long that took. */
  static Duration await(
      Node registry, String tunnel, Duration limit, Predicate<Map<String, Integer>> wanted) {
    AdminClient admin = registry.admin();
    long start = System.nanoTime();
    Awaitility.await("streams of " + tunnel)
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(() -> of(admin, tunnel), wanted);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Waits until there are exactly these. */
  static Duration await(Node registry, String tunnel, Duration limit, Map<String, Integer> wanted) {
    return await(registry, tunnel, limit, wanted::equals);
  }

  /** How many streams there are. */
  static int count(Map<String, Integer> streams) {
    return streams.values().stream().mapToInt(Integer::intValue).sum();
  }
}
