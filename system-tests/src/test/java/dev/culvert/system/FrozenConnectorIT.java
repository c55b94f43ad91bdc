package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RunningLoad;
import dev.culvert.testing.origin.FakeOrigin;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A connector that holds its sockets and does nothing. */
@Isolated("measures times")
@Timeout(180)
class FrozenConnectorIT {

  private static final int NODES = 4;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration OUT_OF_CHOICE = Duration.ofSeconds(5);
  private static final Duration MEASURING = Duration.ofMillis(250);

  /** An ejected stream is tried again after 30 s. */
  private static final Duration BACK_LIMIT = Duration.ofSeconds(40);

  @Test
  void shouldLeaveTheChoiceWithinFiveSecondsAndComeBack() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("frozen", NODES)) {
      Node registry = cluster.registry();
      Node edge = cluster.edge();
      Node frozen = cluster.connector(origin.url());
      Node other = cluster.connector(origin.url());
      cluster.awaitReady(edge, frozen, other);
      Cluster.awaitConnectors(2, LIMIT, registry, edge);
      String id = frozen.connectorIds().get(0);

      try (RunningLoad load = pairedLoad(edge).start()) {
        await().atMost(LIMIT).until(() -> load.servedBy(id) > 100);
        frozen.process().suspend();
        long outNanos = System.nanoTime() + OUT_OF_CHOICE.plus(MEASURING).toNanos();
        await()
            .atMost(LIMIT)
            .until(() -> System.nanoTime() > outNanos && servedSince(load, outNanos) > 500);

        LoadReport after = load.soFar().since(outNanos);
        assertThat(after.failures()).as(after::toString).isEmpty();
        assertThat(after.latency(100)).as(after::toString).isLessThan(Duration.ofSeconds(1));
        long before = load.servedBy(id);

        frozen.process().resume();
        await("traffic for the thawed connector")
            .atMost(BACK_LIMIT)
            .until(() -> load.servedBy(id) > before + 20);

        LoadReport report = load.stop();
        assertThat(report.failures())
            .as("a response belongs to its request")
            .noneMatch(sample -> sample.failure().startsWith("wrong content"));
        assertThat(report.since(outNanos).failures()).as(report::toString).isEmpty();
      }
    }
  }

  private static int servedSince(RunningLoad load, long nanos) {
    return load.soFar().since(nanos).requests();
  }

  private static LoadClient pairedLoad(Node edge) {
    return LoadClient.to(edge.httpPort())
        .concurrency(8)
        .path(number -> "/echo/r" + number)
        .check((target, response) -> response.text().contains("\"uri\":\"" + target + "\""));
  }
}
