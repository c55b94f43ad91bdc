package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An edge that is killed under load, and comes back. */
@Tag("faults")
@Timeout(180)
class EdgeKillIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration FOUR_AGAIN = Duration.ofSeconds(3);

  @Test
  void shouldHaveFourStreamsAgainWithinThreeSecondsAndUseTheEdgeThatComesBack() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("edge-kill")) {
      Node registry = cluster.registry();
      Node victim = cluster.uplinkEdge("dfw");
      Node mci = cluster.uplinkEdge("mci");
      Node lhr = cluster.uplinkEdge("lhr");
      cluster.awaitReady(victim, mci, lhr);
      cluster.awaitReady(cluster.uplinkConnector(origin.url(), victim, mci, lhr));
      Streams.await(registry, "demo", LIMIT, EdgeKillIT::isSpreadOverThree);

      try (RunningLoad load = load(mci, lhr).start()) {
        await().atMost(LIMIT).until(() -> load.soFar().requests() > 500);
        victim.process().kill();
        Duration took =
            Streams.await(
                registry,
                "demo",
                LIMIT,
                streams -> Streams.count(streams) == 4 && !streams.containsKey("dfw"));
        System.out.printf("four streams again %d ms after the kill%n", took.toMillis());
        assertThat(took).isLessThan(FOUR_AGAIN);

        JsonObject same = new JsonObject().put("uplink.port", victim.uplinkPort());
        Node back = cluster.uplinkEdge("dfw", same);
        cluster.awaitReady(back);
        Duration used = Streams.await(registry, "demo", LIMIT, EdgeKillIT::isSpreadOverThree);
        System.out.printf("used again %d ms after its /ready%n", used.toMillis());
        LoadReport report = load.stop();
        System.out.printf("other edges meanwhile: %s%n", report);
        assertThat(report.failures()).as(report::toString).isEmpty();
        assertThat(load(back).run(200).failures()).isEmpty();
      }
    }
  }

  private static boolean isSpreadOverThree(Map<String, Integer> streams) {
    return Streams.count(streams) == 4 && streams.size() == 3;
  }

  private static LoadClient load(Node... edges) {
    int[] ports = Stream.of(edges).mapToInt(Node::httpPort).toArray();
    return LoadClient.to(ports)
        .concurrency(8)
        .path(number -> "/echo/r" + number)
        .check((target, response) -> response.text().contains("\"uri\":\"" + target + "\""));
  }
}
