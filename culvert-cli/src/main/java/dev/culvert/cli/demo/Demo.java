package dev.culvert.cli.demo;

import dev.culvert.cli.api.AdminApi;
import dev.culvert.cli.api.ApiAddress;
import dev.culvert.cli.api.ApiHttp;
import dev.culvert.cli.exit.CommandException;
import dev.culvert.connector.ConnectorConfig;
import dev.culvert.connector.ConnectorVerticle;
import dev.culvert.core.boot.ClusterBoot;
import dev.culvert.core.boot.ClusterMember;
import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.config.ClusterConfig;
import dev.culvert.core.config.ConfigLoader;
import dev.culvert.core.config.ConfigSpec;
import dev.culvert.core.config.OpsConfig;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.internals.SelfTest;
import dev.culvert.core.launch.CulvertProcess;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.ops.OpsServer;
import dev.culvert.core.tunnel.ClusterTag;
import dev.culvert.edge.EdgeConfig;
import dev.culvert.edge.EdgeVerticle;
import dev.culvert.registry.RegistryConfig;
import dev.culvert.registry.RegistryVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Starts the demo and says where it is. Blocks the thread that starts it. */
final class Demo {

  private static final int INSTANCES = 2;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration API_LIMIT = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final CulvertProcess process;
  private final String url;
  private final Integer port;
  private final String dataOption;

  /**
   * A demo that is not started yet.
   *
   * @param url the origin; null for the sample page
   * @param port the edge's; null for what the configuration says
   * @param dataOption the data directory; null for what the configuration says
   */
  Demo(CulvertProcess process, String url, Integer port, String dataOption) {
    this.process = process;
    this.url = url;
    this.port = port;
    this.dataOption = dataOption;
  }

  void start() {
    Settings registry =
        load(RegistryConfig.spec(), dataOption == null ? Map.of() : Map.of("data", dataOption));
    DataDirectory data = RegistryConfig.from(registry).data();
    Settings configured = quickToEnd(load(EdgeConfig.spec(), edgeFlags(data)));
    DemoUplink uplink = DemoUplink.of(data, configured);
    Settings edge = uplink.advertisedBy(configured);
    EdgeConfig edgeConfig = EdgeConfig.from(edge);
    if (url != null) {
      connector(uplink, "", url); // only to see a wrong URL before anything starts
    }

    VertxOptions options = VertxTuning.apply(new VertxOptions());
    ClusterMember member = ClusterBoot.start(ClusterConfig.from(edge), options);
    process.owns(member);
    Vertx vertx = await(member.builder().buildClustered(), "the cluster");
    process.owns(vertx);
    Ops.of(vertx).readiness("drain", () -> !Drain.of(vertx).isStarted());
    int opsPort = await(OpsServer.start(vertx, OpsConfig.from(edge)), "health and metrics");
    SelfTest.run();
    // The process is known to the cluster as what starts first calls it: as its edge.
    NodeIdentity identity = NodeIdentity.of(vertx, edgeConfig.edgeId(), edgeConfig.location());
    await(ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx)), "the cluster");
    deploy(vertx, RegistryVerticle::new, registry, 1);
    // The registry holds the data directory now, so nobody else writes there.
    Future<Void> certified = uplink.certify(vertx);
    ApiAddress api = ApiAddress.find(null, null, Map.of(), data);
    String token = ensureTunnel(api, data, ClusterTag.of(edgeConfig.cluster().name()));
    await(certified, "the development CA");
    deploy(vertx, EdgeVerticle::new, edge, INSTANCES);
    uplink.announce(vertx);
    String origin =
        url != null
            ? url
            : "http://127.0.0.1:" + await(SampleOrigin.start(vertx), "the sample origin");
    deploy(vertx, ConnectorVerticle::new, connector(uplink, token, origin), INSTANCES);
    await(ready(vertx), "the connectors");
    System.out.println(new Greeting(edgeConfig, uplink, opsPort, origin, api.url()).text());
  }

  private Map<String, String> edgeFlags(DataDirectory data) {
    Map<String, String> flags = new HashMap<>(DemoUplink.edgeFlags(data));
    flags.put("data", data.path().toString());
    if (port != null) {
      flags.put("http.port", port.toString());
    }
    return flags;
  }

  /** Nobody balances load in front of a demo, so nobody has to be told unless asked for. */
  private static Settings quickToEnd(Settings edge) {
    return edge.isGiven("drain.announce") ? edge : edge.with("drain.announce", "0s");
  }

  private static Settings connector(DemoUplink uplink, String token, String origin) {
    Map<String, String> flags = new HashMap<>(uplink.connectorFlags());
    flags.put("data", uplink.data().path().toString());
    flags.put("token", token);
    flags.put("origin.url", origin);
    Settings settings = load(ConnectorConfig.spec(), flags);
    ConnectorConfig.from(settings);
    return settings;
  }

  private static String ensureTunnel(ApiAddress address, DataDirectory data, String clusterTag) {
    try {
      AdminApi api = new AdminApi(new ApiHttp(address, API_LIMIT));
      return new DemoTunnel(api, data, clusterTag).ensure();
    } catch (CommandException e) {
      throw new StartException("tunnel " + DemoTunnel.NAME + ": " + e.getMessage(), e);
    }
  }

  private static Settings load(ConfigSpec spec, Map<String, String> flags) {
    return ConfigLoader.of(spec)
        .beside(RegistryConfig.spec(), EdgeConfig.spec(), ConnectorConfig.spec())
        .flags(flags)
        .load();
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
}
