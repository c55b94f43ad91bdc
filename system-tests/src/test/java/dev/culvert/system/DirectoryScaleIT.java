package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.admin.AdminClient;
import dev.culvert.testing.client.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 100,000 routes of 10,000 tunnels, made over the API. */
@Tag("faults")
@Timeout(600)
class DirectoryScaleIT {

  private static final int TUNNELS = 10_000;
  private static final int ROUTES = 10;
  private static final int CLIENTS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(10);
  private static final long HEAP_LIMIT_BYTES = 150L << 20;

  @Test
  void shouldLoadQuicklyAndFitTheHeapOfAStartingEdge() throws InterruptedException, IOException {
    try (Cluster cluster = Cluster.named("scale").fullSpeed()) {
      Node registry = cluster.registry();
      Node empty = cluster.edge();
      cluster.awaitReady(empty);
      long emptyBytes = empty.heapAfterGcBytes();
      empty.close();

      long createdSince = System.nanoTime();
      try (Parallel<Integer> clients = new Parallel<>()) {
        for (int client = 0; client < CLIENTS; client++) {
          int first = client;
          clients.start(() -> create(registry.admin(), first));
        }
        clients.await(Duration.ofMinutes(5));
      }
      double createdSeconds = secondsSince(createdSince);

      long startedAt = System.nanoTime();
      Node edge = cluster.edge();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> edge.ready() && isKnown(edge, TUNNELS - 1, ROUTES - 1));
      double readySeconds = secondsSince(startedAt);
      long fullBytes = edge.heapAfterGcBytes();

      long restartedAt = restart(cluster, registry, edge);
      Node registryAgain = cluster.startRegistry(again(registry));
      cluster.awaitReady(registryAgain);
      double restartedSeconds = secondsSince(restartedAt);

      System.out.printf(
          "%d tunnels with %d routes each: created in %.1f s; an edge serves %.2f s after its"
              + " process began; its heap after a collection is %.1f MB, %.1f MB when empty, %.0f"
              + " bytes a route; a registry is ready again after %.1f s%n",
          TUNNELS,
          ROUTES,
          createdSeconds,
          readySeconds,
          fullBytes / 1e6,
          emptyBytes / 1e6,
          (fullBytes - emptyBytes) / (double) (TUNNELS * ROUTES),
          restartedSeconds);
      assertThat(readySeconds).isLessThan((double) LOAD_LIMIT.toSeconds());
      assertThat(fullBytes).isLessThan(HEAP_LIMIT_BYTES);
    }
  }

  /**
   * The registry ends, and a new edge without it serves from the other edge and from a snapshot.
   */
  private static long restart(Cluster cluster, Node registry, Node edge) {
    await("a snapshot")
        .atMost(LIMIT)
        .until(() -> Files.exists(edge.data().resolve("snapshot.json.gz")));
    registry.process().kill();
    Node other = cluster.edge();
    await("from another edge").atMost(LIMIT).until(() -> other.ready() && isKnown(other, 0, 0));
    edge.process().kill();
    other.process().kill();
    JsonObject kept = new JsonObject().put("data", edge.data().toString());
    Node alone = cluster.edge(kept);
    await("from the snapshot")
        .atMost(LIMIT)
        .until(() -> alone.ready() && isKnown(alone, TUNNELS - 1, 0));
    return System.nanoTime();
  }

  private static JsonObject again(Node registry) {
    return new JsonObject()
        .put("admin.port", registry.opsPort())
        .put("data", registry.data().toString());
  }

  private static Integer create(AdminClient admin, int first) {
    for (int tunnel = first; tunnel < TUNNELS; tunnel += CLIENTS) {
      int number = tunnel;
      admin.create(
          "t" + tunnel,
          IntStream.range(0, ROUTES).mapToObj(i -> hostname(number, i)).toArray(String[]::new));
    }
    return TUNNELS;
  }

  private static String hostname(int tunnel, int route) {
    return "host-" + route + ".tunnel-" + tunnel + ".example.com";
  }

  private static boolean isKnown(Node edge, int tunnel, int route) {
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      return client.get(hostname(tunnel, route), "/").status() == 503;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
