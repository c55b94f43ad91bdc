package dev.culvert.registry;

import dev.culvert.core.admission.AdmissionDesk;
import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.AdmitRequest;
import dev.culvert.core.bus.RecordCodec;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Registration;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamMeters;
import dev.culvert.core.config.Settings;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.ops.OpsServer;
import dev.culvert.core.tunnel.Directory;
import dev.culvert.core.tunnel.DirectoryRequest;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.query.ConnectorList;
import dev.culvert.registry.query.ConnectorQuery;
import dev.culvert.registry.store.ConfiguredTunnels;
import dev.culvert.registry.store.TunnelStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry: gives out the directory, follows the connectors of every tunnel, admits and refuses
 * them, and answers for them over the event bus.
 */
public final class RegistryVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(RegistryVerticle.class);

  // Owned by the verticle's event loop.
  private final AdmissionDesk desk = new AdmissionDesk();
  private Directory directory = Directory.empty();
  private ClusterNode node;
  private BusEndpoint endpoint;
  private Registration viewRegistration = () -> {};
  private Runnable forgetReadiness = () -> {};
  private volatile boolean loaded;

  @Override
  public Future<?> start() {
    RegistryConfig config = RegistryConfig.from(Settings.of(RegistryConfig.spec(), config()));
    TunnelStore store = new ConfiguredTunnels(config.tunnels());
    forgetReadiness = Ops.of(vertx).readiness("tunnels are loaded", () -> loaded);
    NodeIdentity identity = NodeIdentity.of(vertx, "registry", "");
    return OpsServer.start(vertx, config.ops())
        .compose(port -> store.load())
        .onSuccess(this::loaded)
        .compose(ignored -> ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx)))
        .compose(
            joined -> {
              node = joined;
              StreamMeters.bind(node, Ops.of(vertx).registry());
              return node.addInstance(Role.REGISTRY);
            })
        .compose(address -> BusEndpoint.register(vertx, address))
        .onSuccess(this::registered);
  }

  private void loaded(Directory newDirectory) {
    directory = newDirectory;
    desk.directory(newDirectory);
    loaded = true;
    log.info(
        "Loaded {} tunnels and {} routes", directory.tunnels().size(), directory.routes().size());
  }

  private void registered(BusEndpoint newEndpoint) {
    AdmitRequest.register(vertx);
    DirectoryRequest.register(vertx);
    RecordCodec.register(vertx, ConnectorQuery.class);
    RecordCodec.register(vertx, ConnectorList.class);
    endpoint = newEndpoint;
    node.onUnreachable(endpoint.address(), endpoint::reRegister);
    endpoint
        .on(AdmitRequest.class, message -> message.reply(admit(message.body())))
        .on(DirectoryRequest.class, message -> message.reply(directory))
        .on(ConnectorQuery.class, message -> message.reply(list(message.body())));
    viewRegistration = node.onView(context, view -> desk.view(view, nowMillis()));
    node.directory(directory.storeId(), directory.revision());
  }

  private AdmitReply admit(AdmitRequest request) {
    AdmitReply reply = desk.admit(request, nowMillis());
    log.info(
        "Connector {} of tunnel {}: {}",
        request.connectorId(),
        request.tunnel(),
        reply.admitted() ? "admitted" : "refused: " + reply.text());
    return reply;
  }

  private ConnectorList list(ConnectorQuery query) {
    Tunnel tunnel = desk.tunnel(query.tunnel());
    return tunnel == null
        ? ConnectorList.none()
        : ConnectorList.of(tunnel.id(), node.view().streams(tunnel.id()));
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Future<?> stop() {
    forgetReadiness.run();
    viewRegistration.close();
    if (endpoint == null) {
      return Future.succeededFuture();
    }
    node.removeInstance(endpoint.address());
    return endpoint.close();
  }
}
