package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawHead;
import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.FakeOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Visitors who read much more slowly than the origin sends. */
@Tag("faults")
@Timeout(300)
class SlowReadersIT {

  private static final int READERS = 200;
  private static final long RATE_BYTES_PER_SECOND = 10 * 1024;
  private static final long BODY_BYTES = 100_000_000;
  private static final int MEASURED_REQUESTS = 2_000;
  private static final int HEAP_SAMPLES = 8;
  private static final double SLOWDOWN_LIMIT = 2.0;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** All windows of a process come out of 25 % of its heap, here 128 MiB. */
  private static final long WINDOWS_BYTES = 32L << 20;

  private static final long SLACK_BYTES = 16L << 20;

  @Test
  void shouldHoldTheHeapFlatAndSlowNobodyElseDown() throws IOException {
    List<RawClient> readers = new ArrayList<>();
    try (FakeOrigin origin = FakeOrigin.start();
        Cluster cluster = Cluster.named("slow-readers").fullSpeed()) {
      cluster.registry();
      Node edge = cluster.edge();
      Node connector = cluster.connector(origin.url());
      cluster.awaitReady(edge, connector);
      LoadClient quick = LoadClient.to(edge.httpPort()).concurrency(1);
      quick.run(MEASURED_REQUESTS);
      Duration unloaded = quick.run(MEASURED_REQUESTS).latency(50);
      long edgeBase = edge.heapAfterGcBytes();
      long connectorBase = connector.heapAfterGcBytes();

      AtomicInteger started = new AtomicInteger();
      for (int i = 0; i < READERS; i++) {
        RawClient reader = RawClient.connect(Sockets.loopback(edge.httpPort()), 8 * 1024);
        readers.add(reader);
        Thread thread = new Thread(() -> readSlowly(reader, started), "slow-reader-" + i);
        thread.setDaemon(true);
        thread.start();
      }
      await("all heads").atMost(LIMIT).until(() -> started.get() == READERS);

      LongSummaryStatistics edgeHeap = new LongSummaryStatistics();
      LongSummaryStatistics connectorHeap = new LongSummaryStatistics();
      for (int i = 0; i < HEAP_SAMPLES; i++) {
        LoadReport loaded = quick.run(MEASURED_REQUESTS);
        assertThat(loaded.failures()).as(loaded::toString).isEmpty();
        assertThat((double) loaded.latency(50).toNanos() / unloaded.toNanos())
            .as("median %s, unloaded %s", loaded.latency(50), unloaded)
            .isLessThan(SLOWDOWN_LIMIT);
        edgeHeap.accept(edge.heapAfterGcBytes());
        connectorHeap.accept(connector.heapAfterGcBytes());
        assertThat(edge.gauge("culvert_memory_held_bytes")).isLessThanOrEqualTo(WINDOWS_BYTES);
      }
      assertFlat("edge", edgeBase, edgeHeap);
      assertFlat("connector", connectorBase, connectorHeap);
      assertThat(origin.openRequests()).as("nobody was cut off").isEqualTo(READERS);

      readers.forEach(RawClient::reset);
      Cluster.awaitNothingHeld(LIMIT, edge, connector);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 0);
    } finally {
      readers.forEach(RawClient::close);
    }
  }

  private static void assertFlat(String whose, long baseBytes, LongSummaryStatistics heap) {
    assertThat(heap.getMax())
        .as("heap of the %s after GC, %d bytes before, %s", whose, baseBytes, heap)
        .isLessThan(baseBytes + WINDOWS_BYTES + SLACK_BYTES);
    assertThat(heap.getMax() - heap.getMin())
        .as("growth of the %s's heap after GC, %s", whose, heap)
        .isLessThan(SLACK_BYTES);
  }

  private static void readSlowly(RawClient client, AtomicInteger started) {
    try {
      client.readAtRate(RATE_BYTES_PER_SECOND);
      client.request("GET", Cluster.HOST, "/bytes/" + BODY_BYTES);
      RawHead head = client.readHead();
      started.incrementAndGet();
      client.readBody(head);
    } catch (IOException closedByTheTest) {
      // a reader that never started is missing in the count
    }
  }
}
