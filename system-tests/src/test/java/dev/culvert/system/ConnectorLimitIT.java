package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.origin.FakeOrigin;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tunnel takes 100 live connectors. */
@Tag("faults")
@Timeout(300)
class ConnectorLimitIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A slot is held for 10 s after its connector went; the next attempt is at most 4 s away. */
  private static final Duration ADMITTED_LIMIT = Duration.ofSeconds(20);

  @Test
  void shouldRefuseTheHundredAndFirstUntilAnotherLeaves() {
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("limit")) {
      Node registry = cluster.registry();
      Node edge = cluster.edge();
      Node fifty = cluster.connector(origin.url(), 50);
      Node fortyNine = cluster.connector(origin.url(), 49);
      Node last = cluster.connector(origin.url());
      fifty.awaitRegistered(50);
      fortyNine.awaitRegistered(49);
      last.awaitRegistered(1);
      Cluster.awaitConnectors(100, LIMIT, registry, edge);

      Node surplus = cluster.connector(origin.url());
      String refusal = "not admitted to tunnel demo: refused.*100";
      surplus.process().awaitLines(refusal, 2, LIMIT);
      assertThat(surplus.process().alive()).isTrue();
      assertThat(surplus.ready()).isFalse();
      assertThat(registry.gauge("culvert_connectors")).isEqualTo(100);

      LoadReport full = LoadClient.to(edge.httpPort()).run(2_000);
      assertThat(full.failures()).as(full::toString).isEmpty();

      last.process().terminate();
      assertThat(last.process().awaitExit(LIMIT)).isZero();
      surplus.process().awaitLine("Registered stream 0", ADMITTED_LIMIT);
      Cluster.awaitConnectors(100, LIMIT, registry, edge);
      cluster.awaitReady(surplus);
    }
  }
}
