package dev.culvert.connector;

import dev.culvert.connector.admit.BusAdmission;
import dev.culvert.connector.stream.BusStreams;
import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.process.ProcessExchanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector inside the trusted network: a member of the cluster with one stream over the bus
 * link. Started when its address is registered; one that is disconnected asks to be admitted again.
 */
final class BusConnector implements Connector {

  private static final Logger log = LoggerFactory.getLogger(BusConnector.class);

  private final Vertx vertx;
  private final ConnectorConfig config;
  private final TunnelSecret secret;
  private final Identity self;
  private final Events events;
  private ClusterNode node;
  private BusEndpoint endpoint;
  private BusAdmission admission;
  private LiveConnector live;
  private boolean leaving;

  BusConnector(
      Vertx vertx, ConnectorConfig config, TunnelSecret secret, Identity self, Events events) {
    this.vertx = vertx;
    this.config = config;
    this.secret = secret;
    this.self = self;
    this.events = events;
  }

  @Override
  public Future<?> start() {
    NodeIdentity identity = NodeIdentity.of(vertx, "connector", "");
    return ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx))
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
  }

  private BusAdmission newAdmission() {
    admission = new BusAdmission(vertx, node, secret.token(), secret.tunnel(), self.id());
    return admission;
  }

  @Override
  public void tick() {
    if (live != null) {
      live.tick();
    }
  }

  private void admitted(AdmitReply reply) {
    log.info("Connector {} serves tunnel {}", self.id(), reply.tunnelName());
    ProcessExchanges process = ProcessExchanges.of(vertx);
    LiveOrigin origin =
        new LiveOrigin(
            TunnelConfig.of(config),
            spec -> OriginServices.of(vertx, spec),
            process.open(Role.CONNECTOR));
    BusStreams streams =
        new BusStreams(
            vertx,
            node,
            endpoint,
            new BusStreams.Identity(
                new StreamKey(reply.tunnelId(), self.id(), 0),
                self.startedAtMillis(),
                config.cluster().host(),
                secret.token().sha256(),
                config.labels()),
            MultiplexerOptions.of(process.budget()).withMaxExchanges(config.maxExchanges()),
            origin::serve,
            events::routes,
            origin::configure);
    live = new LiveConnector(self.id(), config.drainGrace(), origin, streams);
    origin.configure(reply.config(), 0);
  }

  private void order(Message<ConnectorOrder> message) {
    ConnectorOrder order = message.body();
    boolean known =
        order != null
            && order.tunnelId().equals(secret.token().tunnelId())
            && order.connectorId().equals(self.id())
            && live != null;
    message.reply(new ConnectorOrder.Taken(known));
    if (!known || leaving || order.kind() == null) {
      return;
    }
    log.info("Connector {} is told to {}: {}", self.id(), order.kind(), order.reason());
    switch (order.kind()) {
      case DRAIN -> events.drainAsked();
      case DISCONNECT -> {
        leave(order.reason());
        newAdmission().beginLater().onSuccess(this::admitted);
      }
    }
  }

  private Future<Void> leave(String reason) {
    LiveConnector left = live;
    live = null;
    return left == null ? Future.succeededFuture() : left.leave(reason);
  }

  @Override
  public Future<Void> drain() {
    leaving = true;
    stopAsking();
    return live == null ? Future.succeededFuture() : live.drain();
  }

  @Override
  public Future<?> stop() {
    stopAsking();
    if (endpoint == null) {
      return Future.succeededFuture();
    }
    Future<Void> left = leave("connector stopped");
    node.removeInstance(endpoint.address());
    return Future.join(left, endpoint.close());
  }

  private void stopAsking() {
    if (admission != null) {
      admission.stop();
    }
  }
}
