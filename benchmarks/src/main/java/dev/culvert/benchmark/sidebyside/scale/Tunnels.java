package dev.culvert.benchmark.sidebyside.scale;

import dev.culvert.benchmark.sidebyside.system.EdgeProcess;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.testing.admin.AdminClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Many tunnels without connectors, made through the admin API.
 *
 * @param tokens of each
 */
record Tunnels(List<String> tokens) {

  /** Of each tunnel. */
  static final int ROUTES = 10;

  private static final int CLIENTS = 8;

  /** What an edge says for a tunnel that has no connector. */
  private static final int UNAVAILABLE = 503;

  Tunnels {
    tokens = List.copyOf(tokens);
  }

  /**
   * Makes them, some at once; blocks.
   *
   * @throws IllegalStateException when the registry refuses one
   */
  static Tunnels create(AdminClient admin, int count) {
    String[] tokens = new String[count];
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        int tunnel = number;
        running.add(clients.submit(() -> tokens[tunnel] = createOne(admin, tunnel)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("no tunnel: " + e.getCause().getMessage(), e.getCause());
    } finally {
      clients.shutdownNow();
    }
    return new Tunnels(Arrays.asList(tokens));
  }

  private static String createOne(AdminClient admin, int number) {
    String[] hostnames =
        IntStream.range(0, ROUTES).mapToObj(i -> hostname(number, i)).toArray(String[]::new);
    return admin.create("t" + number, hostnames).getString("token");
  }

  /** Waits until an edge has the last route of each of those that were made last. */
  void awaitAt(EdgeProcess edge) {
    for (int tunnel = Math.max(0, tokens.size() - CLIENTS); tunnel < tokens.size(); tunnel++) {
      String hostname = hostname(tunnel, ROUTES - 1);
      Probe.awaitStatus(UNAVAILABLE, edge.httpPort(), hostname, "/", edge.process());
    }
  }

  private static String hostname(int tunnel, int route) {
    return "host-" + route + ".tunnel-" + tunnel + ".example.com";
  }
}
