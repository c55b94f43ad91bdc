package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does with many tunnels. */
@Timeout(180)
abstract class LoadContract extends StoreSubject {

  private static final int TUNNELS = 10_000;
  private static final int ROUTES_EACH = 10;
  private static final int BATCH = 1_000;

  /** Far above what it takes; the time is printed for people. */
  private static final long READ_LIMIT_MILLIS = 10_000;

  @Test
  void readsManyTunnelsWithFewQueriesAndNoPauseOfTheEventLoop() {
    await(open().close());
    fill();
    TunnelStore store = open();
    AtomicLong longestPause = watchEventLoops();
    long start = System.nanoTime();
    StoreChanges changes = all(store);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    System.out.printf(
        "%s: %,d tunnels with %,d routes read in %,d ms; longest pause of an event loop %,d ms%n",
        getClass().getSimpleName(),
        TUNNELS,
        TUNNELS * ROUTES_EACH,
        millis,
        TimeUnit.NANOSECONDS.toMillis(longestPause.get()));
    List<Tunnel> read = tunnels(changes.entries());
    assertThat(read).hasSize(TUNNELS).allMatch(each -> each.routes().size() == ROUTES_EACH);
    assertThat(read).allMatch(each -> each.tokens().size() == 1);
    assertThat(millis).isLessThan(READ_LIMIT_MILLIS);
    Tunnel one = create(store, tunnel("one more"));
    assertThat(tunnels(await(store.changesSince(TUNNELS)).entries())).containsExactly(one);
  }

  /** How late a timer came, at worst, on any event loop. */
  private AtomicLong watchEventLoops() {
    AtomicLong longest = new AtomicLong();
    for (int i = 0; i < VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE; i++) {
      AtomicLong last = new AtomicLong(System.nanoTime());
      ((VertxInternal) vertx)
          .createEventLoopContext()
          .setPeriodic(
              5,
              id -> {
                long tick = System.nanoTime();
                longest.accumulateAndGet(tick - last.getAndSet(tick), Math::max);
              });
    }
    return longest;
  }

  /** In one transaction: it is the reading that is looked at. */
  private void fill() {
    List<Map<String, Object>> tunnels = new ArrayList<>();
    List<Map<String, Object>> routes = new ArrayList<>();
    List<Map<String, Object>> tokens = new ArrayList<>();
    for (int i = 0; i < TUNNELS; i++) {
      String id = UUID.randomUUID().toString();
      tunnels.add(
          Map.of(
              "tunnel",
              id,
              "name",
              "tunnel-" + i,
              "limit",
              100,
              "createdAt",
              1L,
              "revision",
              i + 1L,
              "config",
              "{}"));
      tokens.add(
          Map.of(
              "token",
              UUID.randomUUID().toString(),
              "tunnel",
              id,
              "sha256",
              "x".repeat(43),
              "createdAt",
              1L));
      for (int j = 0; j < ROUTES_EACH; j++) {
        routes.add(
            Map.of(
                "hostname",
                "h" + j + ".t" + i + ".example.com",
                "pathPrefix",
                "/",
                "tunnel",
                id,
                "options",
                "{}"));
      }
    }
    Database database = database();
    await(database.prepare());
    await(
        new Transactions(database, now::get, changesKept)
            .migration(
                transaction ->
                    inBatches(transaction, Sql.INSERT_TUNNEL, tunnels)
                        .compose(done -> inBatches(transaction, Sql.INSERT_FREE_ROUTE, routes))
                        .compose(done -> inBatches(transaction, Sql.INSERT_TOKEN, tokens))
                        .compose(
                            done ->
                                transaction.change(
                                    "UPDATE store SET revision = " + TUNNELS, Map.of()))));
    await(database.close());
  }

  private static Future<Void> inBatches(
      Transaction transaction, String sql, List<Map<String, Object>> rows) {
    Future<Void> done = Future.succeededFuture();
    for (int from = 0; from < rows.size(); from += BATCH) {
      List<Map<String, Object>> batch = rows.subList(from, Math.min(from + BATCH, rows.size()));
      done = done.compose(ignored -> transaction.changeEach(sql, batch));
    }
    return done;
  }
}
