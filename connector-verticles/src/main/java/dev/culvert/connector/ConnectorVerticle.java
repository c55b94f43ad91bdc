package dev.culvert.connector;

import dev.culvert.connector.admit.Admission;
import dev.culvert.connector.origin.Origin;
import dev.culvert.connector.origin.OriginProbe;
import dev.culvert.connector.stream.BusStream;
import dev.culvert.core.ProgramVersion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.config.Settings;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.ProcessExchanges;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.ops.Ops;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connector: a fresh connector ID, one stream over the bus link, one pool of connections to the
 * origin.
 *
 * <p>Deployed when its address is registered; being admitted comes later and may take for ever,
 * since neither a refusal nor an absent registry ends a connector.
 */
public final class ConnectorVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(ConnectorVerticle.class);

  private static final long TICK_MILLIS = 500;

  private final UUID connectorId = UUID.randomUUID();
  private final long createdAtMillis = System.currentTimeMillis();

  // Owned by the verticle's event loop.
  private ConnectorConfig config;
  private ClusterNode node;
  private BusEndpoint endpoint;
  private Admission admission;
  private Origin origin;
  private OriginProbe probe;
  private BusStream stream;
  private StreamRecord record;
  private boolean originUp;
  private Runnable forgetDrain = () -> {};
  private Runnable forgetReadiness = () -> {};
  private volatile int routes;

  @Override
  public Future<?> start() {
    config = ConnectorConfig.from(Settings.of(ConnectorConfig.spec(), config()));
    log.info("Generated Connector ID: {}", connectorId);
    origin = new Origin(vertx, config);
    forgetDrain = Drain.of(vertx).register("connector " + connectorId, this::drain);
    forgetReadiness =
        Ops.of(vertx).readiness("connector " + connectorId + " is routed to", () -> routes > 0);
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
    admission = new Admission(vertx, node, config.tunnel(), connectorId);
    admission.begin().onSuccess(this::admitted);
    probe = new OriginProbe(vertx, config, this::originChanged);
    probe.start();
    vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
  }

  private void tick() {
    if (stream != null) {
      stream.tick();
    }
  }

  private void admitted(UUID tunnelId) {
    StreamKey key = new StreamKey(tunnelId, connectorId, 0);
    EventLoop eventLoop = ((ContextInternal) context).nettyEventLoop();
    ProcessExchanges process = ProcessExchanges.of(vertx);
    MultiplexerOptions options =
        MultiplexerOptions.of(process.budget()).withMaxExchanges(config.maxExchanges());
    stream =
        new BusStream(
            key,
            eventLoop,
            options,
            process.open(Role.CONNECTOR),
            origin::serve,
            count -> routes = count);
    endpoint.acceptor(stream);
    record =
        new StreamRecord(
            key,
            createdAtMillis,
            endpoint.address(),
            "bus",
            originUp,
            false,
            createdAtMillis,
            architecture(),
            ProgramVersion.current(),
            config.cluster().host());
    node.putStream(record)
        .onSuccess(
            all ->
                log.info(
                    "Registered stream 0 (bus) of connector {} for tunnel {}{}",
                    connectorId,
                    tunnelId,
                    all ? "" : "; some nodes have not acknowledged it yet"));
  }

  private void originChanged(boolean up) {
    originUp = up;
    if (record != null && !record.draining()) {
      record = record.withReady(up);
      node.putStream(record);
    }
  }

  private static String architecture() {
    return (System.getProperty("os.name") + "_" + System.getProperty("os.arch"))
        .toLowerCase(Locale.ROOT);
  }

  // ---- leaving

  /** Called on any thread. */
  private Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(ignored -> drainHere().onComplete(drained));
    return drained.future();
  }

  private Future<Void> drainHere() {
    if (admission != null) {
      admission.stop();
    }
    if (stream == null) {
      return Future.succeededFuture();
    }
    log.info("Draining connector {}", connectorId);
    record = record.asDraining();
    return Future.join(node.putStream(record), stream.drain())
        .compose(
            agreed -> {
              log.info("Every edge agreed (DRAIN_OK); finishing what is open");
              return stream.refuseAndEmpty();
            })
        .timeout(config.drainGrace().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> log.warn("Some exchanges were still open after the grace period"))
        .otherwiseEmpty()
        .compose(ignored -> node.removeStream(record.key()))
        .map(
            ignored -> {
              stream.close("connector left");
              log.info("Connector {} left", connectorId);
              return null;
            });
  }

  @Override
  public Future<?> stop() {
    forgetDrain.run();
    forgetReadiness.run();
    if (admission != null) {
      admission.stop();
      probe.stop();
    }
    if (stream != null) {
      stream.close("connector stopped");
    }
    if (record != null) {
      node.removeStream(record.key());
    }
    if (endpoint != null) {
      node.removeInstance(endpoint.address());
      endpoint.close();
    }
    return origin == null ? Future.succeededFuture() : origin.close();
  }
}
