package dev.culvert.edge.uplink;

import dev.culvert.core.boot.VertxTuning;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.admit.EdgeAdmission;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.stream.EdgeStreams;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** An edge process without a public side: instances that take uplinks and reach each other's. */
final class TestEdge implements AutoCloseable {

  static final String TAG = "c0ffee00";
  static final SecureRandom RANDOM = new SecureRandom();

  final Vertx vertx = Vertx.vertx(VertxTuning.apply(new VertxOptions()));
  final ClusterNode node;
  final List<Instance> instances = new ArrayList<>();
  private final Map<UUID, Tunnel> tunnels = new ConcurrentHashMap<>();

  /** One instance on its own context. */
  record Instance(
      Context context, BusEndpoint endpoint, Uplinks uplinks, EdgeStreams streams, int port) {

    <T> T call(Callable<T> action) {
      return Future.<T>future(
              promise ->
                  context.runOnContext(
                      ignored -> {
                        try {
                          promise.complete(action.call());
                        } catch (Exception e) {
                          promise.fail(e);
                        }
                      }))
          .await();
    }

    EdgeStream stream(UUID tunnelId) {
      return call(() -> streams.of(tunnelId).stream().findFirst().orElse(null));
    }
  }

  TestEdge(UplinkOptions options, int count) {
    NodeIdentity identity = new NodeIdentity("me", "edge-1", "dfw", "0.1.0");
    node = ClusterNode.of(vertx, identity, Membership.none()).await();
    for (int i = 0; i < count; i++) {
      instances.add(instance(options));
    }
  }

  static UplinkOptions options() {
    return options(MultiplexerOptions.DEFAULT_SILENCE);
  }

  static UplinkOptions options(Duration silence) {
    return new UplinkOptions(
        "127.0.0.1",
        0,
        false,
        null,
        null,
        null,
        Duration.ofMillis(500),
        1_000,
        100,
        silence,
        1 << 20);
  }

  private Instance instance(UplinkOptions options) {
    String address = node.addInstance(Role.EDGE).await();
    Context context = ((VertxInternal) vertx).createEventLoopContext();
    return Future.<Instance>future(
            promise ->
                context.runOnContext(
                    ignored ->
                        BusEndpoint.register(vertx, address)
                            .compose(endpoint -> start(options, context, endpoint))
                            .onComplete(promise)))
        .await();
  }

  private Future<Instance> start(UplinkOptions options, Context context, BusEndpoint endpoint) {
    ConnectorOrder.register(vertx);
    Uplinks uplinks =
        new Uplinks(
            vertx,
            options,
            new Uplinks.Identity("edge-1", "dfw", endpoint.address()),
            node,
            new EdgeAdmission(vertx, endpoint, node, tunnels::get, TAG),
            tunnels::get);
    EdgeStreams streams =
        new EdgeStreams(
            vertx, "edge-1", node, endpoint, tunnels::get, uplinks.streams(), 1024 * 1024);
    endpoint.on(ConnectorOrder.class, uplinks::order);
    node.onView(
        context,
        view -> {
          uplinks.view(view);
          streams.view(view);
        });
    vertx.setPeriodic(50, ignored -> uplinks.look());
    vertx.setPeriodic(
        500,
        ignored -> {
          streams.tick();
          uplinks.tick(0, 0);
        });
    return uplinks.listen().map(port -> new Instance(context, endpoint, uplinks, streams, port));
  }

  /** Makes a tunnel, or gives it these tokens from now on; the first is the connectors'. */
  TunnelToken tunnel(String name, long revision, String config) {
    TunnelToken token = TunnelToken.create(TAG, Tunnels.id(name), RANDOM);
    change(name, revision, config, token.sha256());
    return token;
  }

  void change(String name, long revision, String config, String... hashes) {
    Tunnel made = Tunnels.withTokens(name, revision, hashes);
    Tunnel configured =
        new Tunnel(
            made.id(),
            made.name(),
            made.connectorLimit(),
            made.createdAtMillis(),
            revision,
            made.routes(),
            made.tokens(),
            config);
    tunnels.put(configured.id(), configured);
    for (Instance instance : instances) {
      instance.context().runOnContext(v -> instance.uplinks().tunnelChanged(configured.id()));
    }
  }

  /** What the view shows of a tunnel. */
  List<StreamEntry> shown(String name) {
    return node.view().streams(Tunnels.id(name));
  }

  ProtocolV1Connector connect() throws IOException {
    return connect(0);
  }

  ProtocolV1Connector connect(int instance) throws IOException {
    return ProtocolV1Connector.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), instances.get(instance).port()));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
