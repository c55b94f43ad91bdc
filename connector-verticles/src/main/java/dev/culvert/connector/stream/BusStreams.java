package dev.culvert.connector.stream;

import dev.culvert.core.ProgramVersion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.SessionAcceptor;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one stream of a connector inside the cluster, over the bus link, and what the cluster knows
 * of it.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
public final class BusStreams implements ConnectorStreams {

  private static final Logger log = LoggerFactory.getLogger(BusStreams.class);

  private final ClusterNode node;
  private final BusEndpoint endpoint;
  private final BusStream stream;
  private StreamRecord record;
  private boolean closed;

  /**
   * What the stream is known by.
   *
   * @param startedAtMillis when the connector started, in milliseconds since the epoch
   * @param host where it runs
   * @param tokenHash of the token it was admitted with
   * @param labels what its operator says of it, by name
   */
  public record Identity(
      StreamKey key,
      long startedAtMillis,
      String host,
      String tokenHash,
      Map<String, String> labels) {}

  /**
   * Registers the stream. To be made on the verticle's context.
   *
   * @param serve takes each exchange that an edge opens, and what to run once it is closed
   * @param routesChanged told how many edge instances route to the connector
   * @param configured told what edges say the tunnel's configuration is
   */
  public BusStreams(
      Vertx vertx,
      ClusterNode node,
      BusEndpoint endpoint,
      Identity identity,
      MultiplexerOptions options,
      BiConsumer<Exchange, Runnable> serve,
      IntConsumer routesChanged,
      ConfigListener configured) {
    this.node = node;
    this.endpoint = endpoint;
    EventLoop eventLoop = Contexts.eventLoop(vertx);
    this.stream =
        new BusStream(identity.key(), eventLoop, options, serve, routesChanged, configured);
    endpoint.acceptor(stream);
    this.record =
        new StreamRecord(
            identity.key(),
            System.currentTimeMillis(),
            endpoint.address(),
            StreamRecord.BUS,
            false,
            false,
            identity.startedAtMillis(),
            ProgramVersion.platform(),
            ProgramVersion.current(),
            identity.host(),
            identity.tokenHash(),
            "",
            Set.of(),
            identity.labels());
    node.putStream(record)
        .onSuccess(
            all ->
                log.info(
                    "Registered stream 0 (bus) of connector {} for tunnel {}{}",
                    identity.key().connectorId(),
                    identity.key().tunnelId(),
                    all ? "" : "; some nodes have not acknowledged it yet"));
  }

  @Override
  public void status(boolean ready, long configVersion) {
    if (!closed && !record.draining() && ready != record.ready()) {
      record = record.withReady(ready);
      node.putStream(record);
    }
  }

  @Override
  public void tick() {
    stream.tick();
  }

  @Override
  public Future<Void> drain() {
    record = record.asDraining();
    return Future.join(node.putStream(record), stream.drain()).mapEmpty();
  }

  @Override
  public Future<Void> refuseAndEmpty() {
    return stream.refuseAndEmpty();
  }

  @Override
  public Future<Void> close(String reason) {
    closed = true;
    endpoint.acceptor(
        (hello, link) ->
            SessionAcceptor.Answer.refused(RefusalCode.NO_STREAM, "the connector has left"));
    Future<Boolean> told = node.removeStream(record.key());
    stream.close(reason);
    return told.mapEmpty();
  }
}
