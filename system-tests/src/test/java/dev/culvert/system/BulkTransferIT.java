package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.Payload;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More bytes than any process has memory for, both ways at once. */
@Tag("faults")
@Timeout(900)
class BulkTransferIT {

  private static final long FIRST_LENGTH = 2_000_000;
  private static final long LENGTH = 200_000_000;
  private static final int EACH_WAY = 16;
  private static final Duration LIMIT = Duration.ofMinutes(12);
  private static final Duration HELD_LIMIT = Duration.ofSeconds(5);

  /** What a JVM may still load and compile while it carries a hundred times as much. */
  private static final long SLACK_BYTES = 8L << 20;

  /** What Netty may keep for the next transfers. */
  private static final long DIRECT_BYTES = 64L << 20;

  @ParameterizedTest
  @ValueSource(strings = {"bus", "uplink"})
  void shouldCarrySixteenDownloadsAndSixteenUploadsUnchangedInAFlatHeap(String link)
      throws InterruptedException {
    assertThat(Payload.sha256(LENGTH)).hasSize(64);
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("bulk-" + link).fullSpeed()) {
      cluster.registry();
      Node edge = cluster.uplinkEdge("dfw");
      cluster.awaitReady(edge);
      Node connector =
          link.equals("bus")
              ? cluster.connector(origin.url())
              : cluster.uplinkConnector(origin.url(), edge);
      cluster.awaitReady(connector);

      transfer(edge, FIRST_LENGTH);
      Cluster.awaitNothingHeld(HELD_LIMIT, edge, connector);
      long edgeBytes = edge.heapAfterGcBytes();
      long connectorBytes = connector.heapAfterGcBytes();
      transfer(edge, LENGTH);
      assertThat(edge.process().alive() && connector.process().alive()).isTrue();
      Cluster.awaitNothingHeld(HELD_LIMIT, edge, connector);
      assertFlat(edge, edgeBytes);
      assertFlat(connector, connectorBytes);
    }
  }

  private static void transfer(Node edge, long length) throws InterruptedException {
    try (Parallel<Transfer> transfers = new Parallel<>()) {
      for (int i = 0; i < EACH_WAY; i++) {
        boolean chunked = i % 2 == 0;
        String route = chunked ? "chunked" : "bytes";
        transfers.start(() -> Transfer.download(edge.httpPort(), route, length));
        transfers.start(() -> Transfer.upload(edge.httpPort(), chunked, length));
      }
      assertThat(transfers.await(LIMIT)).hasSize(2 * EACH_WAY).allMatch(Transfer::complete);
    }
  }

  private static void assertFlat(Node node, long beforeBytes) {
    long afterBytes = node.heapAfterGcBytes();
    System.out.printf(
        "heap of %s after GC: %,d bytes, then %,d; memory outside it %,d%n",
        node.process().name(), beforeBytes, afterBytes, node.directBytes());
    assertThat(afterBytes - beforeBytes)
        .as("growth of the heap of %s after GC", node.process().name())
        .isLessThan(SLACK_BYTES);
    assertThat(node.directBytes())
        .as("memory outside the heap of %s", node.process().name())
        .isLessThan(DIRECT_BYTES);
  }
}
