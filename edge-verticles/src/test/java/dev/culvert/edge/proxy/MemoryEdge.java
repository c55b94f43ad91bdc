package dev.culvert.edge.proxy;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.StreamCarrier;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.Tunnels;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.IngressServer;
import dev.culvert.edge.pipeline.RequestMeters;
import dev.culvert.edge.pipeline.Stage;
import dev.culvert.edge.route.RouteTable;
import dev.culvert.edge.route.TunnelDomain;
import dev.culvert.edge.stream.EdgeStream;
import dev.culvert.edge.stream.EdgeStreams;
import dev.culvert.testing.client.RawClient;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The public side of an edge instance with a real HTTP server, and streams that are carried in
 * memory. Its only tunnel is "web", at {@code a.test}.
 */
final class MemoryEdge implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final EventLoop loop = ((ContextInternal) context).nettyEventLoop();
  private final Map<StreamKey, StreamCarrier> carriers = new ConcurrentHashMap<>();
  private final Tunnel tunnel = Tunnels.tunnel("web", 1, List.of(Route.parse("a.test")));
  private final RouteTable routes = new RouteTable(TunnelDomain.none(), id -> null);
  private final ClusterNode node;
  private final String address;
  private EdgeStreams streams;
  private Proxy proxy;
  private int port;

  /** An edge with these policies, each made with the loop of the edge. */
  @SafeVarargs
  MemoryEdge(IngressOptions options, Function<EventLoop, Stage>... policies) {
    routes.replace(null, tunnel);
    NodeIdentity identity = new NodeIdentity("me", "edge-1", "dfw", "0.1.0");
    node = ClusterNode.of(vertx, identity, Membership.none()).await();
    address = node.addInstance(Role.EDGE).await();
    BusEndpoint endpoint = BusEndpoint.register(vertx, address).await();
    List<Stage> stages = List.of(policies).stream().map(made -> made.apply(loop)).toList();
    call(
        () -> {
          streams =
              new EdgeStreams(
                  vertx,
                  "edge-1",
                  node,
                  endpoint,
                  id -> id.equals(tunnel.id()) ? tunnel : null,
                  (key, epoch) -> carriers.get(key),
                  1024);
          proxy =
              new Proxy(
                  loop,
                  "edge-1",
                  "tag",
                  options,
                  new Proxy.Directory(() -> true, () -> routes),
                  stages,
                  streams,
                  new RequestMeters(vertx));
          vertx.setPeriodic(20, ignored -> proxy.tick());
          return null;
        });
    node.onView(context, streams::view);
    port = listen(options);
  }

  private int listen(IngressOptions options) {
    return Future.<Integer>future(
            promise ->
                context.runOnContext(
                    ignored ->
                        new IngressServer(vertx, options)
                            .listen("127.0.0.1", 0, proxy::handle)
                            .onComplete(promise)))
        .await();
  }

  /** A connector with one stream; its origin takes each exchange on the loop. */
  MemoryCarrier connector(String name, Consumer<MemoryExchange> origin, String... features) {
    StreamKey key = new StreamKey(tunnel.id(), Tunnels.id(name), 0);
    MemoryCarrier carrier =
        new MemoryCarrier(loop, ProcessExchanges.of(vertx).budget().account(tunnel.id()), origin);
    carriers.put(key, carrier);
    node.putStream(
            new StreamRecord(
                key,
                1,
                address,
                StreamRecord.UPLINK,
                true,
                false,
                0,
                "linux_amd64",
                "0.1.0",
                "10.0.0.1",
                "token-of-web",
                "",
                Set.of(features),
                Map.of()))
        .await();
    while (!isUsable(key)) {
      Thread.onSpinWait();
    }
    return carrier;
  }

  private boolean isUsable(StreamKey key) {
    return call(
        () ->
            streams.of(tunnel.id()).stream()
                .anyMatch(stream -> stream.key().equals(key) && stream.isUsable()));
  }

  /** How many exchanges are open, by the edge's own count. */
  int openExchanges() {
    return ProcessExchanges.of(vertx).open(Role.EDGE).get();
  }

  /** What bodies hold in this process. */
  long heldBytes() {
    return ProcessExchanges.of(vertx).budget().heldBytes();
  }

  /** Which streams there are, in the order of their connectors' names. */
  List<EdgeStream> streams() {
    return call(() -> List.copyOf(streams.of(tunnel.id())));
  }

  EdgeStreams edgeStreams() {
    return streams;
  }

  /** From now on each response says that its connection closes. */
  Future<Void> leave() {
    return Future.future(
        promise ->
            context.runOnContext(
                ignored -> {
                  proxy.leave();
                  proxy.whenEmpty(promise::tryComplete);
                }));
  }

  /** Runs on the loop. */
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

  RawClient dial() throws IOException {
    return RawClient.connect(port);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
