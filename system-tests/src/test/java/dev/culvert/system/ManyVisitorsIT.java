package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.Visitors;
import dev.culvert.testing.origin.QuietOrigin;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of visitors at once at an edge with little memory. */
@Tag("faults")
@Timeout(300)
class ManyVisitorsIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String OTHER_HOST = "other.localhost";
  private static final int IDLE = 10_000;
  private static final int CEILING = 8_000;
  private static final int REQUESTS_EACH = 10;
  private static final int MEASURED_REQUESTS = 5_000;
  private static final int MEASUREMENTS = 3;
  private static final double SLOWDOWN_LIMIT = 1.5;

  /** What a 99th percentile of a few milliseconds differs by on its own, on a busy machine. */
  private static final Duration NOISE = Duration.ofMillis(3);

  private static JsonObject manyConnections() {
    return new JsonObject().put("http.maxConnections", 50_000);
  }

  /** Every visitor may have a connection to the origin, and wait for one. */
  private static JsonObject roomy() {
    return new JsonObject().put("origin.connections", 12_000).put("origin.maxPending", 12_000);
  }

  private static String start(JavaProcess origin) {
    return "http://127.0.0.1:" + origin.awaitLine("listening (\\d+)", LIMIT).group(1);
  }

  private static JavaProcess visitors(Node edge, String target, int count, int requestsEach) {
    return JavaCommand.main(Visitors.class)
        .jvm("-Xmx1g")
        .args(Integer.toString(edge.httpPort()), Cluster.HOST, target)
        .args(Integer.toString(count), Integer.toString(requestsEach))
        .start();
  }

  private static List<String> outcome(JavaProcess visitors) {
    return visitors.find("status .*|lost .*").stream().map(MatchResult::group).toList();
  }

  /** What the first answer was that was not 200. */
  private static String detail(JavaProcess visitors) {
    return visitors.find("detail .*").stream().map(MatchResult::group).findFirst().orElse("");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 5_000})
  void shouldAnswerEachOfManyVisitorsWithWhatTheOriginSays(int count) {
    try (JavaProcess originProcess = JavaCommand.main(QuietOrigin.class).start();
        Cluster cluster = Cluster.named("many-visitors-" + count).heap("256m").fullSpeed()) {
      String origin = start(originProcess);
      cluster.registry();
      Node edge = cluster.uplinkEdge("dfw", manyConnections());
      cluster.awaitReady(edge);
      Node connector =
          cluster.uplinkConnector(
              origin, 1, new JsonObject().put("origin.maxPending", 8_192), edge);
      cluster.awaitReady(connector);
      try (JavaProcess load = visitors(edge, "/", count, REQUESTS_EACH)) {
        load.awaitLine("done", LIMIT);
        assertThat(outcome(load))
            .as(() -> detail(load))
            .containsExactly("status 200: " + count * REQUESTS_EACH, "lost 0");
      }
      assertThat(edge.gauge("culvert_memory_refusals_total")).isZero();
      assertThat(edge.gauge("culvert_memory_resets_total")).isZero();
      Cluster.awaitNothingHeld(LIMIT, edge, connector);
    }
  }

  @Test
  void shouldServeOthersWhileTenThousandStreamsOfEventsOfOneTunnelAreIdle() {
    try (JavaProcess originProcess = JavaCommand.main(QuietOrigin.class).jvm("-Xmx1g").start();
        Cluster cluster = Cluster.named("idle-events").heap("512m").fullSpeed()) {
      String origin = start(originProcess);
      Node registry = cluster.registry();
      cluster.create(registry, "other", OTHER_HOST);
      Node edge = cluster.uplinkEdge("dfw", manyConnections());
      cluster.awaitReady(edge);
      cluster.awaitReady(
          cluster.uplinkConnector(origin, 1, roomy(), edge),
          cluster.uplinkConnector(origin, 1, new JsonObject().put("tunnel", "other"), edge));
      LoadClient other = LoadClient.to(edge.httpPort()).host(OTHER_HOST).concurrency(4);
      other.run(4 * MEASURED_REQUESTS);
      Duration before = tail(other);
      long heapBefore = edge.heapAfterGcBytes();
      try (JavaProcess idle = visitors(edge, "/events", IDLE, 0)) {
        idle.awaitLine("done", LIMIT);
        assertThat(outcome(idle))
            .as(() -> detail(idle))
            .containsExactly("status 200: " + IDLE, "lost 0");
        assertThat(edge.gauge("culvert_exchanges_open")).isGreaterThanOrEqualTo(IDLE);
        assertThat(edge.gauge("culvert_memory_held_bytes")).isZero();
        Duration beside = tail(other);
        System.out.printf(
            "%d idle streams of events at an edge: %d bytes of heap each; p99 of another tunnel %s"
                + " before, %s beside%n",
            IDLE, (edge.heapAfterGcBytes() - heapBefore) / IDLE, before, beside);
        assertThat(beside.toNanos())
            .as("p99 beside, %s before", before)
            .isLessThanOrEqualTo((long) (SLOWDOWN_LIMIT * before.toNanos()) + NOISE.toNanos());
      }
    }
  }

  /** The lowest 99th percentile of some runs: what the machine does beside counts least. */
  private static Duration tail(LoadClient client) {
    List<Duration> tails = new ArrayList<>();
    for (int i = 0; i < MEASUREMENTS; i++) {
      LoadReport report = client.run(MEASURED_REQUESTS);
      assertThat(report.failures()).as(report::toString).isEmpty();
      tails.add(report.latency(99));
    }
    return tails.stream().min(Duration::compareTo).orElseThrow();
  }

  @Test
  void shouldNameTheKeyToWhomItRefusesAboveTheCeilingOfATunnel() {
    try (JavaProcess originProcess = JavaCommand.main(QuietOrigin.class).jvm("-Xmx1g").start();
        Cluster cluster = Cluster.named("tunnel-ceiling").heap("512m").fullSpeed()) {
      String origin = start(originProcess);
      Node registry = cluster.registry();
      cluster.create(registry, "other", OTHER_HOST);
      Node edge = cluster.uplinkEdge("dfw", manyConnections().put("tunnel.maxExchanges", CEILING));
      cluster.awaitReady(edge);
      cluster.awaitReady(
          cluster.uplinkConnector(origin, 1, roomy(), edge),
          cluster.uplinkConnector(origin, 1, new JsonObject().put("tunnel", "other"), edge));
      try (JavaProcess idle = visitors(edge, "/events", CEILING, 0)) {
        idle.awaitLine("done", LIMIT);
        assertThat(outcome(idle)).containsExactly("status 200: " + CEILING, "lost 0");
        try (JavaProcess late = visitors(edge, "/events", 1, 0)) {
          late.awaitLine("done", LIMIT);
          assertThat(outcome(late)).containsExactly("status 503: 1", "lost 0");
          assertThat(detail(late)).contains("tunnel.maxExchanges");
        }
        LoadReport others = LoadClient.to(edge.httpPort()).host(OTHER_HOST).run(500);
        assertThat(others.failures()).as(others::toString).isEmpty();
        assertThat(edge.gauge("culvert_memory_refusals_total")).isEqualTo(1);
      }
      // Who has gone makes room.
      Cluster.awaitNothingHeld(LIMIT, edge);
      LoadReport again = LoadClient.to(edge.httpPort()).run(100);
      assertThat(again.failures()).as(again::toString).isEmpty();
    }
  }
}
