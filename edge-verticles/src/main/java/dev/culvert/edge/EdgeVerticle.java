package dev.culvert.edge;

import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Registration;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamMeters;
import dev.culvert.core.config.PortTaken;
import dev.culvert.core.config.Settings;
import dev.culvert.core.config.StartException;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.ejection.Ejected;
import dev.culvert.core.ejection.EjectionsAnswer;
import dev.culvert.core.ejection.EjectionsQuestion;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.core.memory.TunnelCeilings;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.core.tunnel.ClusterTag;
import dev.culvert.edge.admit.EdgeAdmission;
import dev.culvert.edge.directory.DirectoryFollower;
import dev.culvert.edge.health.Health;
import dev.culvert.edge.ingress.IngressServer;
import dev.culvert.edge.pipeline.RequestMeters;
import dev.culvert.edge.proxy.Proxy;
import dev.culvert.edge.stream.EdgeStreams;
import dev.culvert.edge.uplink.Uplinks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop of an edge: serves its share of the public connections over its own sessions with
 * every stream of the cluster. The instances of a process share the port, the directory and the
 * view of the cluster.
 */
public final class EdgeVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(EdgeVerticle.class);

  private static final long REQUEST_TICK_MILLIS = 100;
  private static final long STREAM_TICK_MILLIS = 500;
  private static final int NOTHING_KNOWN = 503;

  // Owned by the verticle's event loop.
  private EdgeConfig config;
  private NodeIdentity identity;
  private ClusterNode node;
  private BusEndpoint endpoint;
  private DirectoryFollower directory;
  private EdgeStreams streams;
  private Proxy proxy;
  private IngressServer ingress;
  private Registration viewRegistration = () -> {};
  private EdgeAdmission admission;
  private Uplinks uplinks;
  private Runnable forgetDirectory = () -> {};
  private Runnable forgetDrain = () -> {};
  private Runnable forgetReadiness = () -> {};

  @Override
  public Future<?> start() {
    config = EdgeConfig.from(Settings.of(EdgeConfig.spec(), config()));
    limitTunnels();
    identity = NodeIdentity.of(vertx, config.edgeId(), config.location());
    return ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx))
        .compose(
            joined -> {
              node = joined;
              StreamMeters.bind(node, Ops.of(vertx).registry());
              return node.addInstance(Role.EDGE);
            })
        .compose(address -> BusEndpoint.register(vertx, address))
        .compose(this::registered);
  }

  /** All instances of a process say the same. */
  private void limitTunnels() {
    MemoryBudget memory = ProcessExchanges.of(vertx).budget();
    long bytes = config.tunnelMaxBufferedBytes();
    memory.limitTunnels(
        new TunnelCeilings(
            config.tunnelMaxExchanges(), bytes == 0 ? memory.limitBytes() / 2 : bytes));
  }

  private Future<Void> registered(BusEndpoint newEndpoint) {
    endpoint = newEndpoint;
    node.onUnreachable(endpoint.address(), endpoint::reRegister);
    DirectoryPull.register(vertx);
    directory = DirectoryFollower.of(vertx, node, config.tunnelDomain(), config.data());
    endpoint
        .on(DirectoryPage.class, message -> directory.told(message.body()))
        .on(DirectoryPull.class, this::tell);
    String clusterTag = ClusterTag.of(config.cluster().name());
    admission = new EdgeAdmission(vertx, endpoint, node, directory::tunnel, clusterTag);
    String edgeId = identity.nodeName();
    uplinks =
        new Uplinks(
            vertx,
            config.uplink(),
            new Uplinks.Identity(edgeId, config.location(), endpoint.address()),
            node,
            admission,
            directory::tunnel);
    streams =
        new EdgeStreams(
            vertx,
            edgeId,
            node,
            endpoint,
            directory::tunnel,
            uplinks.streams(),
            config.uplink().relayQueueBytes());
    ConnectorOrder.register(vertx);
    EjectionsQuestion.register(vertx);
    endpoint
        .on(ConnectorOrder.class, uplinks::order)
        .on(EjectionsQuestion.class, this::tellEjections);
    proxy =
        new Proxy(
            Contexts.eventLoop(context),
            edgeId,
            clusterTag,
            config.ingress(),
            new Proxy.Directory(directory::isLoaded, directory::routes),
            List.of(),
            streams,
            new RequestMeters(vertx));
    forgetDirectory = directory.onChange(context, this::tunnelChanged);
    viewRegistration = node.onView(context, this::view);
    vertx.setPeriodic(REQUEST_TICK_MILLIS, ignored -> lookAfterRequests());
    vertx.setPeriodic(STREAM_TICK_MILLIS, ignored -> lookAfterStreams());
    forgetReadiness = Ops.of(vertx).readiness("a directory is known", directory::isLoaded);
    forgetDrain = Drain.of(vertx).register("edge " + endpoint.address(), this::drain);
    ingress = new IngressServer(vertx, config.ingress());
    return ingress
        .listen(config.httpHost(), config.httpPort(), proxy::handle)
        .onSuccess(port -> log.info("Edge {} serves http://{}:{}", edgeId, config.httpHost(), port))
        .recover(e -> portTaken("http.port", config.httpHost(), e))
        .compose(
            ignored ->
                uplinks.listen().recover(e -> portTaken("uplink.port", config.uplink().host(), e)))
        .onSuccess(
            port -> {
              if (port != 0) {
                log.info("Connectors dial edge {} at {}:{}", edgeId, config.uplink().host(), port);
              }
            })
        .mapEmpty();
  }

  private Future<Integer> portTaken(String key, String host, Throwable cause) {
    return Future.failedFuture(
        cause instanceof StartException
            ? cause
            : PortTaken.explain(config.settings(), key, host, cause));
  }

  /** What ends here is known first: it is what the streams of the view may lead to. */
  private void view(ClusterView view) {
    uplinks.view(view);
    streams.view(view);
  }

  private void tunnelChanged(UUID tunnelId) {
    uplinks.tunnelChanged(tunnelId);
    streams.tunnelChanged(tunnelId);
  }

  private void lookAfterRequests() {
    Isolated.run("the look after requests", proxy::tick);
    uplinks.look();
  }

  private void lookAfterStreams() {
    Isolated.run("the look after streams", streams::tick);
    uplinks.tick(streams.relayedExchanges(), streams.relayQueueBytes());
  }

  /** Another edge asks, because it finds no registry. */
  private void tell(Message<DirectoryPull> question) {
    if (directory.isLoaded()) {
      question.reply(directory.directory().page(question.body()));
    } else {
      question.fail(NOTHING_KNOWN, "no directory is known here");
    }
  }

  /** All instances of the process say the same. */
  private void tellEjections(Message<EjectionsQuestion> question) {
    List<Ejected> ejected = Health.of(vertx).ejected(question.body().tunnelId());
    question.reply(new EjectionsAnswer(identity.nodeName(), config.location(), ejected));
  }

  /** Says goodbye on every connection for a while, then finishes what is open. Any thread. */
  private Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        ignored -> {
          log.info("Draining {}", endpoint.address());
          proxy.leave();
          uplinks.leave();
          vertx.setTimer(
              Math.max(1, config.drainAnnounce().toMillis()),
              late -> {
                Future<Void> noVisitors = ingress.leave();
                proxy.whenEmpty(
                    () ->
                        streams.whenNothingIsRelayed(
                            () -> noVisitors.onComplete(left -> drained.tryComplete())));
              });
        });
    return drained
        .future()
        .timeout(
            config.drainAnnounce().plus(config.drainGrace()).toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> stop() {
    forgetDrain.run();
    forgetReadiness.run();
    viewRegistration.close();
    forgetDirectory.run();
    if (streams != null) {
      streams.close();
    }
    if (admission != null) {
      admission.close();
    }
    if (endpoint == null) {
      return Future.succeededFuture();
    }
    node.removeInstance(endpoint.address());
    Future<Void> noUplinks = uplinks == null ? Future.succeededFuture() : uplinks.close();
    return Future.join(noUplinks, endpoint.close(), directory.save());
  }
}
