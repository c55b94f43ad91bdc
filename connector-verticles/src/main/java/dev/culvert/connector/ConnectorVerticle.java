package dev.culvert.connector;

import dev.culvert.connector.admit.Admission;
import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.admission.ConnectorOrder;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.config.Settings;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.SessionAcceptor;
import dev.culvert.core.ops.Ops;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connector: a fresh connector ID, one stream over the bus link, one pool of connections to the
 * origin.
 *
 * <p>Deployed when its address is registered; being admitted comes later and may take for ever,
 * since neither a refusal nor an absent registry ends a connector. One that is disconnected asks to
 * be admitted again; one that was drained stays away.
 */
public final class ConnectorVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(ConnectorVerticle.class);

  private static final long TICK_MILLIS = 500;

  private final UUID connectorId = UUID.randomUUID();
  private final long createdAtMillis = System.currentTimeMillis();

  // Owned by the verticle's event loop.
  private ConnectorConfig config;
  private TunnelSecret secret;
  private ClusterNode node;
  private BusEndpoint endpoint;
  private Admission admission;
  private LiveConnector live;
  private boolean leaving;
  private Runnable forgetDrain = () -> {};
  private Runnable forgetReadiness = () -> {};
  private volatile int routes;

  @Override
  public Future<?> start() {
    config = ConnectorConfig.from(Settings.of(ConnectorConfig.spec(), config()));
    NodeIdentity identity = NodeIdentity.of(vertx, "connector", "");
    return TunnelSecret.of(vertx, config)
        .compose(
            found -> {
              secret = found;
              log.info("Generated Connector ID: {}", connectorId);
              forgetDrain = Drain.of(vertx).register("connector " + connectorId, this::drain);
              forgetReadiness =
                  Ops.of(vertx)
                      .readiness("connector " + connectorId + " is routed to", () -> routes > 0);
              return ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx));
            })
        .compose(
            joined -> {
              node = joined;
              return node.addInstance(Role.CONNECTOR);
            })
        .compose(address -> BusEndpoint.register(vertx, address))
        .onSuccess(this::registered);
  }

  private void registered(BusEndpoint newEndpoint) {
    endpoint = newEndpoint;
    node.onUnreachable(endpoint.address(), endpoint::reRegister);
    ConnectorOrder.register(vertx);
    endpoint.on(ConnectorOrder.class, this::order);
    newAdmission().begin().onSuccess(this::admitted);
    vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
  }

  private Admission newAdmission() {
    admission = new Admission(vertx, node, secret.token().text(), secret.tunnel(), connectorId);
    return admission;
  }

  private void tick() {
    if (live != null) {
      live.tick();
    }
  }

  private void admitted(AdmitReply reply) {
    LiveConnector.Identity identity =
        new LiveConnector.Identity(
            reply.tunnelId(), connectorId, createdAtMillis, secret.token().sha256());
    ConnectorConfig inForce = TunnelConfig.apply(reply.config(), config);
    log.info(
        "Connector {} serves tunnel {} from {}",
        connectorId,
        reply.tunnelName(),
        inForce.originUrl());
    live = new LiveConnector(vertx, node, endpoint, inForce, identity, count -> routes = count);
  }

  private void order(Message<ConnectorOrder> message) {
    ConnectorOrder order = message.body();
    boolean known = order != null && order.connectorId().equals(connectorId) && live != null;
    message.reply(new ConnectorOrder.Taken(known));
    if (!known || leaving || order.kind() == null) {
      return;
    }
    log.info("Connector {} is told to {}: {}", connectorId, order.kind(), order.reason());
    switch (order.kind()) {
      case DRAIN -> drainHere();
      case DISCONNECT -> {
        leave(order.reason());
        newAdmission().beginLater().onSuccess(this::admitted);
      }
    }
  }

  private Future<Void> leave(String reason) {
    if (live == null) {
      return Future.succeededFuture();
    }
    LiveConnector left = live;
    live = null;
    endpoint.acceptor(
        (hello, link) -> SessionAcceptor.Answer.refused("NO_STREAM", "the connector has left"));
    return left.leave(reason);
  }

  /** Called on any thread. */
  private Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(ignored -> drainHere().onComplete(drained));
    return drained.future();
  }

  private Future<Void> drainHere() {
    leaving = true;
    if (admission != null) {
      admission.stop();
    }
    return live == null ? Future.succeededFuture() : live.drain();
  }

  @Override
  public Future<?> stop() {
    forgetDrain.run();
    forgetReadiness.run();
    if (admission != null) {
      admission.stop();
    }
    if (endpoint == null) {
      return Future.succeededFuture();
    }
    Future<Void> left = leave("connector stopped");
    node.removeInstance(endpoint.address());
    return Future.join(left, endpoint.close());
  }
}
