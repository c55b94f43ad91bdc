package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.admin.AdminClient;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.postgres.PostgresServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry acknowledged is there, whatever happens to it afterwards. */
@Timeout(180)
class RegistryKillIT {

  private static final int TUNNELS = 1_000;
  private static final int CLIENTS = 8;
  private static final int KILLS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ON_EDGE_LIMIT = Duration.ofSeconds(10);

  @Test
  void shouldKeepWhatItAcknowledgedInSqlite() throws Exception {
    try (Cluster cluster = Cluster.named("kill-sqlite")) {
      String data = cluster.data("registry").toString();
      shouldKeepWhatItAcknowledged(cluster, new JsonObject().put("data", data));
    }
  }

  @Test
  @Tag("faults")
  void shouldKeepWhatItAcknowledgedInPostgres() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Cluster cluster = Cluster.named("kill-postgres")) {
      String data = cluster.data("registry").toString();
      shouldKeepWhatItAcknowledged(
          cluster, new JsonObject().put("data", data).put("store.url", server.newDatabase()));
    }
  }

  private static void shouldKeepWhatItAcknowledged(Cluster cluster, JsonObject settings)
      throws Exception {
    AtomicReference<Node> registry = new AtomicReference<>(cluster.registry(settings));
    settings.put("admin.port", registry.get().opsPort());
    List<Node> edges = List.of(cluster.edge(), cluster.edge());
    cluster.awaitReady(edges.toArray(Node[]::new));

    Set<String> asked = ConcurrentHashMap.newKeySet();
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicInteger next = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> working =
          IntStream.range(0, CLIENTS)
              .<Future<?>>mapToObj(
                  client -> clients.submit(() -> create(registry, next, asked, acknowledged)))
              .toList();
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = kill * TUNNELS / (KILLS + 1);
        await("requests under way").atMost(LIMIT).until(() -> acknowledged.size() >= enough);
        registry.get().process().kill();
        Node successor = cluster.startRegistry(settings);
        cluster.awaitReady(successor);
        registry.set(successor);
      }
      for (Future<?> one : working) {
        one.get();
      }
    } finally {
      clients.shutdownNow();
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(TUNNELS);

    Map<String, JsonObject> stored = stored(registry.get().admin());
    assertThat(stored.keySet()).containsAll(acknowledged);
    stored.remove("demo");
    assertThat(asked).containsAll(stored.keySet());
    assertThat(stored.values())
        .as("nothing is there by half")
        .allMatch(tunnel -> tunnel.getJsonArray("routes").size() == 2)
        .allMatch(tunnel -> tunnel.getJsonArray("tokens").size() == 1);
    for (Node edge : edges) {
      await("all of them at " + edge.process().name())
          .atMost(ON_EDGE_LIMIT)
          .until(() -> unknown(edge, stored.keySet()), Set::isEmpty);
    }
  }

  private static void create(
      AtomicReference<Node> registry,
      AtomicInteger next,
      Set<String> asked,
      Set<String> acknowledged) {
    while (acknowledged.size() < TUNNELS) {
      String name = "t" + next.incrementAndGet();
      asked.add(name);
      try {
        AdminClient admin = registry.get().admin();
        admin.create(name, name + ".test", name + ".example");
        acknowledged.add(name);
      } catch (UncheckedIOException killed) {
        Node before = registry.get();
        await("the next registry")
            .atMost(LIMIT)
            .until(() -> registry.get() != before || before.process().alive());
      }
    }
  }

  private static Map<String, JsonObject> stored(AdminClient admin) {
    Map<String, JsonObject> all = new HashMap<>();
    String after = null;
    do {
      String cursor = after == null ? "" : "&after=" + AdminClient.encode(after);
      JsonObject page = admin.send("GET", "/tunnels?limit=300" + cursor, null).expect(200);
      JsonArray items = page.getJsonArray("items");
      for (int i = 0; i < items.size(); i++) {
        all.put(items.getJsonObject(i).getString("name"), items.getJsonObject(i));
      }
      after = page.getString("next");
    } while (after != null);
    return all;
  }

  /** A known tunnel without a connector answers 503, an unknown hostname 404. */
  private static Set<String> unknown(Node edge, Set<String> names) throws IOException {
    Set<String> unknown = new HashSet<>();
    try (RawClient client = RawClient.connect(edge.httpPort())) {
      for (String name : names) {
        if (client.get(name + ".example", "/").status() != 503) {
          unknown.add(name);
        }
      }
    }
    return unknown;
  }
}
