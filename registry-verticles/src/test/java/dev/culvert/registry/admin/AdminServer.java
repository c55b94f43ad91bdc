package dev.culvert.registry.admin;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.config.Settings;
import dev.culvert.core.ops.Ops;
import dev.culvert.registry.RegistryConfig;
import dev.culvert.registry.StoreReadiness;
import dev.culvert.registry.connector.Connectors;
import dev.culvert.registry.store.SqlTunnelStore;
import dev.culvert.registry.store.TunnelStore;
import dev.culvert.registry.tunnel.Tunnels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A registry without a cluster: SQLite file, tunnels, one node, and the admin API on a free port.
 */
final class AdminServer implements AutoCloseable {

  private static final int LIMIT_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  private final Path directory;
  private TunnelStore store;
  private ClusterNode node;
  private AdminVerticle verticle;

  private AdminServer(Path directory) {
    this.directory = directory;
  }

  /** Starts one that keeps its data in this directory. */
  static AdminServer start(Path directory) {
    return start(directory, new JsonObject());
  }

  /** The same with a short limit for how long a request may take. */
  static AdminServer start(Path directory, Duration requestLimit) {
    return start(directory, new JsonObject(), requestLimit);
  }

  /**
   * The same with more configuration.
   *
   * @throws RuntimeException what it failed with
   */
  static AdminServer start(Path directory, JsonObject more) {
    return start(directory, more, Duration.ofSeconds(20));
  }

  private static AdminServer start(Path directory, JsonObject more, Duration requestLimit) {
    AdminServer server = new AdminServer(directory);
    try {
      server.start(more, requestLimit);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void start(JsonObject more, Duration requestLimit) {
    JsonObject json =
        new JsonObject().put("data", directory.toString()).put("admin.port", 0).mergeIn(more);
    RegistryConfig config = RegistryConfig.from(Settings.of(RegistryConfig.spec(), json));
    store = SqlTunnelStore.of(vertx, config.storeUrl(), config.data());
    Tunnels tunnels = new Tunnels(vertx, store, "0a1b2c3d", page -> {});
    await(tunnels.open());
    StoreReadiness.follow(store, Ops.of(vertx));
    NodeIdentity identity = NodeIdentity.of(vertx, "edge-1", "dfw");
    node = await(ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx)));
    await(node.addInstance(Role.EDGE));
    verticle = new AdminVerticle(config, tunnels, new Connectors(vertx, node), requestLimit);
    await(vertx.deployVerticle(verticle));
  }

  Vertx vertx() {
    return vertx;
  }

  ClusterNode node() {
    return node;
  }

  TunnelStore store() {
    return store;
  }

  int port() {
    return verticle.port();
  }

  String token() throws IOException {
    return Files.readString(directory.resolve("admin-token")).strip();
  }

  /** Talks to it with its token. */
  Api api() throws IOException {
    return new Api(port(), token());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing within " + LIMIT_SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    if (store != null) {
      await(store.close());
    }
    await(vertx.close());
  }
}
