package dev.culvert.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.ConnectorVerticle;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.edge.EdgeVerticle;
import dev.culvert.registry.RegistryVerticle;
import dev.culvert.testing.admin.AdminClient;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.FreePorts;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A registry, an edge with two instances, and whatever connectors a test asks for, all in one
 * Vert.x without a cluster. After each test it makes sure that no exchange and no byte of window is
 * left over, and takes the test's connectors away.
 */
final class LocalTunnel implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  static final Duration LIMIT = Duration.ofSeconds(8);

  private static final int TUNNELS = 40;
  private static final int EDGE_INSTANCES = 2;
  private static final Duration POLL = Duration.ofMillis(10);

  private final JsonObject edgeConfig;
  private final int port = FreePorts.one();
  private final List<String> connectors = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private Path data;
  private Vertx vertx;
  private AdminClient admin;
  private int nextTunnel;

  LocalTunnel() {
    this(new JsonObject());
  }

  /** With these keys of the edge's configuration. */
  LocalTunnel(JsonObject edgeConfig) {
    this.edgeConfig = edgeConfig.copy();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    vertx = Vertx.vertx();
    try {
      data = Files.createTempDirectory("culvert-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int adminPort = FreePorts.one();
    JsonObject registry =
        new JsonObject().put("admin.port", adminPort).put("data", data.toString());
    deploy(RegistryVerticle::new, registry, 1);
    admin = AdminClient.of(adminPort, data);
    for (int i = 0; i < TUNNELS; i++) {
      tokens.add(admin.create("t" + i, host(i)).getString("token"));
    }
    edgeConfig.put("http.host", "127.0.0.1").put("http.port", port).put("data", data.toString());
    deploy(EdgeVerticle::new, edgeConfig, EDGE_INSTANCES);
    awaitReady();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ProcessExchanges exchanges = ProcessExchanges.of(vertx);
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(exchanges.open(Role.EDGE)).as("open at the edge").hasValue(0);
              assertThat(exchanges.open(Role.CONNECTOR)).as("open at connectors").hasValue(0);
              assertThat(exchanges.budget().heldBytes()).as("held bytes").isZero();
              assertThat(exchanges.budget().grownBytes()).as("grown windows").isZero();
            });
    connectors.forEach(id -> done(vertx.undeploy(id)));
    connectors.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    done(vertx.close());
  }

  /** The host of a tunnel that nothing runs. */
  String unusedHost() {
    return host(nextTunnel++);
  }

  /**
   * Runs a connector for each origin until the test ends, all of one fresh tunnel, and gives the
   * tunnel's host.
   */
  String to(String... originUrls) {
    return to(new JsonObject(), originUrls);
  }

  /** The same with these keys of the connectors' configuration. */
  String to(JsonObject config, String... originUrls) {
    int tunnel = nextTunnel++;
    for (String url : originUrls) {
      connectors.add(connector(tunnel, url, config));
    }
    awaitReady();
    return host(tunnel);
  }

  /** How many exchanges the connectors have open. */
  int openExchanges() {
    return ProcessExchanges.of(vertx).open(Role.CONNECTOR).get();
  }

  /** What the bodies of the process may hold, edge and connectors together. */
  MemoryBudget memory() {
    return ProcessExchanges.of(vertx).budget();
  }

  /** Where the edge serves the public. */
  int port() {
    return port;
  }

  /** The same with one connector that stays for all tests of the class. */
  String forAllTestsTo(String originUrl) {
    int tunnel = nextTunnel++;
    connector(tunnel, originUrl, new JsonObject());
    awaitReady();
    return host(tunnel);
  }

  private String connector(int tunnel, String originUrl, JsonObject keys) {
    JsonObject config =
        keys.copy()
            .put("link", "bus")
            .put("token", tokens.get(tunnel))
            .put("origin.url", originUrl);
    return deploy(ConnectorVerticle::new, config, 1);
  }

  /** One more hostname of the tunnel that has one already, with these options. */
  void route(String host, String more, JsonObject options) {
    String routes = "/tunnels/" + host.replace(".test", "") + "/routes";
    admin.send("POST", routes, new JsonObject().put("hostname", more)).expect(201);
    admin
        .send("PATCH", routes + "?hostname=" + more, new JsonObject().put("options", options))
        .expect(200);
  }

  /** A connection to the edge. */
  RawClient dial() throws IOException {
    return RawClient.connect(port).timeout(LIMIT);
  }

  /** A GET on a connection of its own. */
  RawResponse get(String host, String target, String... headers) throws IOException {
    try (RawClient client = dial()) {
      return client.get(host, target, headers);
    }
  }

  /** Lets the time pass that a slow visitor takes; something has to be slow in its tests. */
  void let(long millis) {
    done(vertx.timer(millis, TimeUnit.MILLISECONDS));
  }

  private static String host(int tunnel) {
    return "t" + tunnel + ".test";
  }

  private void awaitReady() {
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(Ops.of(vertx).unmet()).isEmpty());
  }

  private String deploy(Supplier<? extends Deployable> verticle, JsonObject config, int instances) {
    DeploymentOptions options = new DeploymentOptions().setConfig(config).setInstances(instances);
    return done(vertx.deployVerticle(verticle, options));
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done within " + LIMIT, e);
    }
  }
}
