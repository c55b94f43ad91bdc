package dev.culvert.registry;

import dev.culvert.core.admission.AdmissionDesk;
import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.Membership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.NodeView;
import dev.culvert.core.cluster.Registration;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamMeters;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.launch.ProcessFailure;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.tunnel.ClusterTag;
import dev.culvert.registry.admin.AdminVerticle;
import dev.culvert.registry.connector.Connectors;
import dev.culvert.registry.connector.Expulsion;
import dev.culvert.registry.store.SqlTunnelStore;
import dev.culvert.registry.store.StoreRivalry;
import dev.culvert.registry.store.TunnelStore;
import dev.culvert.registry.tunnel.Tunnels;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry: keeps the tunnels, tells the edges of each change, follows the connectors of every
 * tunnel, and admits and refuses them. Its admin API runs beside it, in a verticle of its own.
 */
public final class RegistryVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(RegistryVerticle.class);

  private static final long HEAR_MEMBERS_LIMIT_MILLIS = 3_000;
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final long EXPULSION_TICK_MILLIS = 1_000;

  /** More changes than this at once are left for the edges to pull, page by page. */
  private static final int MAX_PUSHED_CHANGES = 200;

  // Owned by the verticle's event loop.
  private RegistryConfig config;
  private TunnelStore store;
  private Tunnels tunnels;
  private AdmissionDesk desk;
  private ClusterNode node;
  private Membership membership;
  private BusEndpoint endpoint;
  private Connectors connectors;
  private final Expulsion expulsion = new Expulsion();
  private Registration viewRegistration = () -> {};
  private Runnable forgetReadiness = () -> {};
  private Runnable forgetStore = () -> {};
  private volatile boolean loaded;

  @Override
  public Future<?> start() {
    config = RegistryConfig.from(Settings.of(RegistryConfig.spec(), config()));
    if (context.getInstanceCount() > 1) {
      return Future.failedFuture(
          new StartException(
              "-instances: a registry process has one instance; for more registries start more"
                  + " processes on one PostgreSQL database"));
    }
    String clusterTag = ClusterTag.of(config.cluster().name());
    store = SqlTunnelStore.of(vertx, config.storeUrl(), config.data());
    tunnels = new Tunnels(vertx, store, clusterTag, this::publish);
    desk = new AdmissionDesk(id -> tunnels.directory().tunnel(id));
    forgetReadiness = Ops.of(vertx).readiness("tunnels are loaded", () -> loaded);
    NodeIdentity identity = NodeIdentity.of(vertx, "registry", "");
    return vertx
        .executeBlocking(
            () -> {
              OwnDirectory.check(config.data());
              return null;
            })
        .compose(checked -> tunnels.open())
        .compose(
            ignored -> {
              forgetStore = StoreReadiness.follow(store, Ops.of(vertx));
              membership = HazelcastMembership.of(vertx);
              return ClusterNode.of(vertx, identity, membership);
            })
        .compose(
            joined -> {
              node = joined;
              connectors = new Connectors(vertx, node);
              StreamMeters.bind(node, Ops.of(vertx).registry());
              return hearMembers(System.nanoTime());
            })
        .compose(
            ignored ->
                rivalry(node.view()).map(Future::failedFuture).orElseGet(Future::succeededFuture))
        .compose(
            ignored -> {
              node.directory(tunnels.directory().storeId(), tunnels.directory().revision());
              return node.addInstance(Role.REGISTRY);
            })
        .compose(address -> BusEndpoint.register(vertx, address))
        .onSuccess(this::registered)
        .compose(ignored -> serveAdmin())
        .onSuccess(ignored -> loaded = true)
        .recover(cause -> store.close().transform(closed -> Future.failedFuture(cause)));
  }

  private void registered(BusEndpoint newEndpoint) {
    AdmitRequest.register(vertx);
    DirectoryPull.register(vertx);
    endpoint = newEndpoint;
    node.onUnreachable(endpoint.address(), endpoint::reRegister);
    endpoint
        .on(AdmitRequest.class, this::admit)
        .on(DirectoryPull.class, message -> message.reply(tunnels.page(message.body())));
    viewRegistration = node.onView(context, this::view);
    vertx.setPeriodic(EXPULSION_TICK_MILLIS, ignored -> expel());
  }

  private void view(ClusterView view) {
    desk.view(view, nowMillis());
    if (loaded) {
      rivalry(view).ifPresent(lost -> ProcessFailure.of(vertx).raise(lost));
    }
  }

  private Optional<StartException> rivalry(ClusterView view) {
    return StoreRivalry.lost(view, node.nodeId(), tunnels.directory().storeId());
  }

  /** An older registry with another store must be known before anything is acknowledged here. */
  private Future<Void> hearMembers(long sinceNanos) {
    boolean all =
        membership.nodeIds().stream().allMatch(member -> node.view().node(member) != null);
    long waitedMillis = (System.nanoTime() - sinceNanos) / 1_000_000;
    return all || waitedMillis > HEAR_MEMBERS_LIMIT_MILLIS
        ? Future.succeededFuture()
        : vertx
            .timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
            .compose(ignored -> hearMembers(sinceNanos));
  }

  private void expel() {
    for (Expulsion.Expelled one :
        expulsion.due(node.view(), tunnels.directory()::tunnel, nowMillis())) {
      log.info("Connector {} has to leave: {}", one.connectorId(), one.reason());
      connectors
          .order(one.tunnelId(), one.connectorId(), ConnectorOrder.Kind.DISCONNECT, one.reason())
          .onFailure(
              e -> log.warn("Connector {} was not told: {}", one.connectorId(), e.getMessage()));
    }
  }

  private Future<String> serveAdmin() {
    return vertx.deployVerticle(new AdminVerticle(config, tunnels, connectors));
  }

  /**
   * Tells every edge of a change at once; who misses it pulls it when the next ping announces it.
   */
  private void publish(DirectoryPage changes) {
    if (endpoint == null) {
      return;
    }
    node.directory(changes.storeId(), changes.revision());
    expel();
    if (changes.entries().size() > MAX_PUSHED_CHANGES) {
      return;
    }
    for (NodeView edge : node.view().nodes(Role.EDGE)) {
      vertx.eventBus().send(edge.instances().get(Role.EDGE).get(0), changes);
    }
  }

  /** Before it refuses a token or a tunnel it does not know, it looks into the store. */
  private void admit(Message<AdmitRequest> message) {
    AdmitRequest request = message.body();
    AdmitReply first = desk.admit(request, nowMillis());
    if (first.mayBeStale()) {
      tunnels.catchUp().onComplete(done -> answer(message, desk.admit(request, nowMillis())));
    } else {
      answer(message, first);
    }
  }

  private void answer(Message<AdmitRequest> message, AdmitReply reply) {
    log.info(
        "Connector {} of tunnel {}: {}",
        message.body().connectorId(),
        reply.tunnelName(),
        reply.admitted() ? "admitted" : "refused: " + reply.text());
    message.reply(reply);
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Future<?> stop() {
    forgetReadiness.run();
    forgetStore.run();
    viewRegistration.close();
    if (endpoint == null) {
      return store == null ? Future.succeededFuture() : store.close();
    }
    node.removeInstance(endpoint.address());
    return Future.join(endpoint.close(), store.close());
  }
}
