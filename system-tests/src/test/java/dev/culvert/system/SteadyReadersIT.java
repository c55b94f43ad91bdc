package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.origin.FakeOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Visitors with ordinary socket buffers that read a large response slowly: those that are steady
 * are never cut off, one below the least rate is.
 */
@Tag("faults")
@Timeout(600)
class SteadyReadersIT {

  private static final long BODY_BYTES = 40_000_000;
  private static final long[] STEADY_BYTES_PER_SECOND = {4096, 8192, 16_384, 32_768};
  private static final int READERS_OF_EACH = 5;
  private static final int TOO_SLOW_BYTES_PER_SECOND = 512;
  private static final Duration CUT_WITHIN = Duration.ofSeconds(90);
  private static final Duration WATCHED = Duration.ofMinutes(5);
  private static final String SLOW_READERS = "culvert_edge_readers_slow_total";

  @Test
  void shouldCutOffOnlyWhoReadsLessThanTheLeastRate() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("steady-readers")) {
      cluster.registry();
      Node edge = cluster.uplinkEdge("dfw");
      cluster.awaitReady(edge);
      Node connector = cluster.uplinkConnector(origin.url(), edge);
      cluster.awaitReady(connector);
      long began = System.nanoTime();
      List<CompletableFuture<Void>> steady = new ArrayList<>();
      for (long rate : STEADY_BYTES_PER_SECOND) {
        for (int i = 0; i < READERS_OF_EACH; i++) {
          steady.add(read(edge, rate, clients));
        }
      }
      read(edge, TOO_SLOW_BYTES_PER_SECOND, clients);

      await("the cut").atMost(CUT_WITHIN).until(() -> edge.gauge(SLOW_READERS) >= 1);
      Duration left = WATCHED.minusNanos(System.nanoTime() - began);
      await("the end of the watch")
          .during(left)
          .atMost(left.plusSeconds(10))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () ->
                  edge.gauge(SLOW_READERS) == 1
                      && steady.stream().noneMatch(CompletableFuture::isDone));
      assertThat(origin.openRequests()).as("nobody else was cut off").isEqualTo(steady.size());
    } finally {
      clients.forEach(RawClient::reset);
    }
  }

  /** Completes when the response has ended, in whatever way. */
  private static CompletableFuture<Void> read(Node edge, long rate, List<RawClient> clients)
      throws IOException {
    RawClient client = RawClient.connect(edge.httpPort()).timeout(WATCHED.multipliedBy(2));
    clients.add(client);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                client.readAtRate(rate).request("GET", Cluster.HOST, "/bytes/" + BODY_BYTES);
                RawHead head = client.readHead();
                client.readBody(head);
                ended.complete(null);
              } catch (IOException e) {
                ended.complete(null);
              }
            },
            "reader-" + rate);
    thread.setDaemon(true);
    thread.start();
    return ended;
  }
}
