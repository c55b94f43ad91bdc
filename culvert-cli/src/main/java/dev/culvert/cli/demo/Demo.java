package dev.culvert.cli.demo;

import dev.culvert.connector.ConnectorConfig;
import dev.culvert.connector.ConnectorVerticle;
import dev.culvert.core.boot.ClusterBoot;
import dev.culvert.core.boot.ClusterMember;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigLoader;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import dev.culvert.core.launch.CulvertProcess;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.ops.OpsServer;
import dev.culvert.edge.EdgeConfig;
import dev.culvert.edge.EdgeVerticle;
import dev.culvert.registry.RegistryConfig;
import dev.culvert.registry.RegistryVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Starts the demo and says where it is. Blocks the thread that starts it. */
final class Demo {

  private static final String TUNNEL = "demo";
  private static final String HOSTNAME = "demo.localhost";
  private static final int INSTANCES = 2;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final CulvertProcess process;
  private final String url;
  private final Map<String, String> edgeFlags = new HashMap<>();

  Demo(CulvertProcess process, String url, Integer port) {
    this.process = process;
    this.url = url;
    // Nobody balances load in front of a demo: there is nobody to say goodbye to.
    edgeFlags.put("drain.announce", "0s");
    if (port != null) {
      edgeFlags.put("http.port", port.toString());
    }
  }

  void start() {
    Settings registry = load(RegistryConfig.spec(), tunnels(), Map.of());
    Settings edge = load(EdgeConfig.spec(), new JsonObject(), edgeFlags);
    Settings connector =
        load(ConnectorConfig.spec(), new JsonObject().put("tunnel", TUNNEL), url());
    EdgeConfig edgeConfig = EdgeConfig.from(edge);
    ConnectorConfig.from(connector);

    VertxOptions options = VertxTuning.apply(new VertxOptions());
    ClusterMember member = ClusterBoot.start(ClusterConfig.from(edge), options);
    process.owns(member);
    Vertx vertx = await(member.builder().buildClustered(), "the cluster");
    process.owns(vertx);
    Ops.of(vertx).readiness("drain", () -> !Drain.of(vertx).isStarted());
    await(OpsServer.start(vertx, OpsConfig.from(edge)), "health and metrics");
    Settings connectorWithOrigin = connector;
    if (url == null) {
      int originPort = await(SampleOrigin.start(vertx), "the sample origin");
      connectorWithOrigin =
          load(
              ConnectorConfig.spec(),
              new JsonObject().put("tunnel", TUNNEL),
              Map.of("origin.url", "http://127.0.0.1:" + originPort));
    }
    deploy(vertx, RegistryVerticle::new, registry, 1);
    deploy(vertx, EdgeVerticle::new, edge, INSTANCES);
    deploy(vertx, ConnectorVerticle::new, connectorWithOrigin, INSTANCES);
    await(ready(vertx), "the connectors");
    print(edgeConfig, ConnectorConfig.from(connectorWithOrigin));
  }

  private Map<String, String> url() {
    return url == null ? Map.of() : Map.of("origin.url", url);
  }

  private static JsonObject tunnels() {
    JsonObject demo =
        new JsonObject().put("name", TUNNEL).put("hostnames", new JsonArray(List.of(HOSTNAME)));
    return new JsonObject().put("tunnels", new JsonArray(List.of(demo)));
  }

  private static Settings load(ConfigSpec spec, JsonObject json, Map<String, String> flags) {
    return ConfigLoader.of(spec).json(json, "demo").flags(flags).load();
  }

  private static void deploy(
      Vertx vertx, Supplier<? extends Deployable> verticle, Settings settings, int instances) {
    DeploymentOptions options =
        new DeploymentOptions().setConfig(settings.toJson()).setInstances(instances);
    await(vertx.deployVerticle(verticle, options), settings.spec().name());
  }

  private static Future<Void> ready(Vertx vertx) {
    if (Ops.of(vertx).unmet().isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(ignored -> ready(vertx));
  }

  private static <T> T await(Future<T> future, String what) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while starting " + what, e);
    } catch (TimeoutException e) {
      throw new StartException(what + " did not start within " + START_LIMIT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new StartException(what + " cannot start: " + e.getCause().getMessage(), e);
    }
  }

  private static void print(EdgeConfig edge, ConnectorConfig connector) {
    int port = edge.httpPort();
    System.out.printf(
        """

        Culvert is up: one registry, one edge, two connectors of the tunnel "%s".

          in a browser   http://%s:%d/
          with curl      curl -H 'Host: %s' http://127.0.0.1:%d/
          origin         %s
          health         http://%s:%d/ready

        Ctrl-C drains and stops it.
        %n""",
        TUNNEL,
        HOSTNAME,
        port,
        HOSTNAME,
        port,
        connector.originUrl(),
        edge.ops().host(),
        edge.ops().port());
  }
}
