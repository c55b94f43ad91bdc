package dev.culvert.edge.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.bus.RecordCodec;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.directory.Replica.Next;
import dev.culvert.edge.route.TunnelDomain;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 100,000 routes of 10,000 tunnels, as they come over the bus. */
@Timeout(60)
class DirectoryLoadTest {

  private static final int TUNNELS = 10_000;
  private static final int ROUTES = 10;
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(10);
  private static final long HEAP_LIMIT_BYTES = 150L << 20;

  /** Far more than the 20 ms aimed at: the first pages meet cold code, and others use the cores. */
  private static final Duration TURN_LIMIT = Duration.ofMillis(250);

  private final RecordCodec<DirectoryPage> codec = new RecordCodec<>(DirectoryPage.class);

  @Test
  void shouldLoadPageByPageInLittleTimeAndMemory() {
    List<Buffer> wire = pages();
    Replica replica = new Replica(TunnelDomain.none(), changed -> {});
    long heapBefore = heapBytes();

    long startedAt = System.nanoTime();
    long longestNanos = 0;
    Next next = Next.PULL;
    for (Buffer page : wire) {
      assertThat(next).isEqualTo(Next.PULL);
      replica.question();
      long turnAt = System.nanoTime();
      next = replica.answered(codec.decodeFromWire(0, page));
      longestNanos = Math.max(longestNanos, System.nanoTime() - turnAt);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    long heap = heapBytes() - heapBefore;

    System.out.printf(
        "%d routes in %d pages of at most %d bytes: %d ms, longest turn %d ms, %d MB of heap%n",
        TUNNELS * ROUTES,
        wire.size(),
        wire.stream().mapToInt(Buffer::length).max().orElse(0),
        took.toMillis(),
        Duration.ofNanos(longestNanos).toMillis(),
        heap >> 20);
    assertThat(next).isEqualTo(Next.NOTHING);
    assertThat(replica.known().directory().routeCount()).isEqualTo(TUNNELS * ROUTES);
    assertThat(took).isLessThan(LOAD_LIMIT);
    assertThat(Duration.ofNanos(longestNanos)).isLessThan(TURN_LIMIT);
    assertThat(heap).isLessThan(HEAP_LIMIT_BYTES);
  }

  private List<Buffer> pages() {
    Store store = new Store(UUID.randomUUID(), 0);
    for (int tunnel = 0; tunnel < TUNNELS; tunnel++) {
      String[] routes = new String[ROUTES];
      for (int route = 0; route < ROUTES; route++) {
        routes[route] = "host-" + route + ".tunnel-" + tunnel + ".example.com";
      }
      store.change(Tunnels.tunnel("tunnel-" + tunnel, store.revision() + 1, routes));
    }
    Replica asking = new Replica(TunnelDomain.none(), changed -> {});
    List<Buffer> wire = new ArrayList<>();
    Next next = Next.PULL;
    while (next == Next.PULL) {
      DirectoryPage page = store.directory().page(asking.question());
      Buffer buffer = Buffer.buffer();
      codec.encodeToWire(buffer, page);
      wire.add(buffer);
      next = asking.answered(page);
    }
    return wire;
  }

  private static long heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
