package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.Payload;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More bytes than any process has memory for, both ways at once. */
@Tag("faults")
@Timeout(900)
class BulkTransferIT {

  private static final long LENGTH = 200_000_000;
  private static final int EACH_WAY = 16;
  private static final Duration LIMIT = Duration.ofMinutes(12);
  private static final Duration HELD_LIMIT = Duration.ofSeconds(5);

  @Test
  void shouldCarrySixteenDownloadsAndSixteenUploadsUnchanged() throws InterruptedException {
    assertThat(Payload.sha256(LENGTH)).hasSize(64);
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("bulk");
        Parallel<Transfer> transfers = new Parallel<>()) {
      cluster.registry();
      Node edge = cluster.edge();
      Node connector = cluster.connector(origin.url());
      cluster.awaitReady(edge, connector);

      for (int i = 0; i < EACH_WAY; i++) {
        boolean chunked = i % 2 == 0;
        String route = chunked ? "chunked" : "bytes";
        transfers.start(() -> Transfer.download(edge.httpPort(), route, LENGTH));
        transfers.start(() -> Transfer.upload(edge.httpPort(), chunked, LENGTH));
      }
      assertThat(transfers.await(LIMIT)).hasSize(2 * EACH_WAY).allMatch(Transfer::complete);
      assertThat(edge.process().alive() && connector.process().alive()).isTrue();
      Cluster.awaitNothingHeld(HELD_LIMIT, edge, connector);
    }
  }
}
