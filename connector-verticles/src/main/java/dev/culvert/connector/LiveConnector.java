package dev.culvert.connector;

import dev.culvert.connector.origin.Origin;
import dev.culvert.connector.origin.OriginProbe;
import dev.culvert.connector.stream.BusStream;
import dev.culvert.core.ProgramVersion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.ProcessExchanges;
import dev.culvert.core.link.BusEndpoint;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector from its admission until it leaves: its one stream over the bus link, what the
 * cluster knows of it, and its origin.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class LiveConnector {

  private static final Logger log = LoggerFactory.getLogger(LiveConnector.class);

  private final ConnectorConfig config;
  private final ClusterNode node;
  private final UUID connectorId;
  private final Origin origin;
  private final OriginProbe probe;
  private final BusStream stream;
  private StreamRecord record;
  private Future<Void> drained;
  private boolean left;

  /**
   * What a connector is made of.
   *
   * @param startedAtMillis when the connector started, in milliseconds since the epoch
   * @param tokenHash of the token it was admitted with
   */
  record Identity(UUID tunnelId, UUID connectorId, long startedAtMillis, String tokenHash) {}

  /** Registers the stream. To be made on the verticle's context. */
  LiveConnector(
      Vertx vertx,
      ClusterNode node,
      BusEndpoint endpoint,
      ConnectorConfig config,
      Identity identity,
      IntConsumer routesChanged) {
    this.config = config;
    this.node = node;
    this.connectorId = identity.connectorId();
    this.origin = new Origin(vertx, config);
    this.probe = new OriginProbe(vertx, config, this::originChanged);
    StreamKey key = new StreamKey(identity.tunnelId(), connectorId, 0);
    EventLoop eventLoop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    ProcessExchanges process = ProcessExchanges.of(vertx);
    MultiplexerOptions options =
        MultiplexerOptions.of(process.budget()).withMaxExchanges(config.maxExchanges());
    this.stream =
        new BusStream(
            key, eventLoop, options, process.open(Role.CONNECTOR), origin::serve, routesChanged);
    endpoint.acceptor(stream);
    this.record =
        new StreamRecord(
            key,
            System.currentTimeMillis(),
            endpoint.address(),
            "bus",
            false,
            false,
            identity.startedAtMillis(),
            architecture(),
            ProgramVersion.current(),
            config.cluster().host(),
            identity.tokenHash());
    node.putStream(record)
        .onSuccess(
            all ->
                log.info(
                    "Registered stream 0 (bus) of connector {} for tunnel {}{}",
                    connectorId,
                    identity.tunnelId(),
                    all ? "" : "; some nodes have not acknowledged it yet"));
    probe.start();
  }

  void tick() {
    stream.tick();
  }

  private void originChanged(boolean up) {
    if (!left && !record.draining()) {
      record = record.withReady(up);
      node.putStream(record);
    }
  }

  private static String architecture() {
    return (System.getProperty("os.name") + "_" + System.getProperty("os.arch"))
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Takes nothing new, finishes what is open within the grace period, and leaves.
   *
   * @return completes when it has left; asking again gives the same
   */
  Future<Void> drain() {
    if (drained == null) {
      drained = left ? Future.succeededFuture() : drainNow();
    }
    return drained;
  }

  private Future<Void> drainNow() {
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
        .compose(ignored -> leave("connector left"));
  }

  /** Leaves at once; what is open is reset. Leaving again does nothing. */
  Future<Void> leave(String reason) {
    if (left) {
      return Future.succeededFuture();
    }
    left = true;
    probe.stop();
    Future<Boolean> told = node.removeStream(record.key());
    stream.close(reason);
    return told.compose(ignored -> origin.close())
        .onComplete(done -> log.info("Connector {} left: {}", connectorId, reason));
  }
}
