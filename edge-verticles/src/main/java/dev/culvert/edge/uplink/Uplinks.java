package dev.culvert.edge.uplink;

import dev.culvert.core.admission.AdmitReply;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.ClusterView;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.BadHelloException;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.Feature;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.handshake.Refused;
import dev.culvert.core.handshake.Welcome;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.link.FirstFrame;
import dev.culvert.core.link.SocketLink;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.core.order.ConnectorOrder;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.edge.admit.EdgeAdmission;
import dev.culvert.edge.limit.SourceLimits;
import dev.culvert.edge.stream.OwnStreams;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uplinks of one edge instance: lets connectors in that dial it, each for its own tunnel alone,
 * and keeps their streams.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class Uplinks {

  private static final Logger log = LoggerFactory.getLogger(Uplinks.class);

  /** Refusals that count against the source: it has proved nothing. */
  private static final Set<RefusalCode> UNPROVED =
      EnumSet.of(
          RefusalCode.UNAUTHORIZED,
          RefusalCode.NO_TUNNEL,
          RefusalCode.BAD_HELLO,
          RefusalCode.VERSION);

  private final Vertx vertx;
  private final UplinkOptions options;
  private final Identity edge;
  private final ClusterNode node;
  private final EdgeAdmission admission;
  private final Function<UUID, Tunnel> tunnels;
  private final EventLoop eventLoop;
  private final MultiplexerOptions exchanges;
  private final MultiplexerOptions silentExchanges;
  private final SourceLimits limits;
  private final UplinkMeters meters;
  private final HeldStreams streams;
  private UplinkServer server;
  private UplinkTls tls;
  private boolean draining;
  private long relayedBefore;
  private long queuedBefore;

  /**
   * Who this edge instance is.
   *
   * @param id what the edge is called
   * @param location where it runs
   * @param address of the instance on the event bus
   */
  public record Identity(String id, String location, String address) {}

  /**
   * No uplinks yet; to be made on the edge instance's context.
   *
   * @param tunnels gives the tunnel that has an ID now, or null
   */
  public Uplinks(
      Vertx vertx,
      UplinkOptions options,
      Identity edge,
      ClusterNode node,
      EdgeAdmission admission,
      Function<UUID, Tunnel> tunnels) {
    this.vertx = vertx;
    this.options = options;
    this.edge = edge;
    this.node = node;
    this.admission = admission;
    this.tunnels = tunnels;
    this.eventLoop = Contexts.eventLoop(vertx);
    this.exchanges = ProcessExchanges.of(vertx).options();
    this.silentExchanges = exchanges.withSilenceTimeout(options.silence());
    this.limits = new SourceLimits(options.connectionsPerSecond(), System.nanoTime());
    this.meters = UplinkMeters.of(vertx);
    this.streams = new HeldStreams(node, tunnels, meters);
  }

  /**
   * Begins to listen, unless there is no certificate to do it with.
   *
   * @return the port, 0 for none; fails when it cannot be bound, or the certificate cannot be read
   */
  public Future<Integer> listen() {
    if (!options.isOn()) {
      log.warn("No connector can dial this edge: uplink.tls.cert is not set");
      return Future.succeededFuture(0);
    }
    Future<UplinkTls> certificate =
        options.tls() ? UplinkTls.follow(vertx, options) : Future.succeededFuture();
    return certificate
        .compose(
            loaded -> {
              tls = loaded;
              server = new UplinkServer(vertx, options, tls, limits, meters, this::hello);
              return server.listen();
            })
        .onSuccess(
            port -> {
              if (options.advertise() != null) {
                node.uplink(options.advertise().toString());
              }
            });
  }

  /** The streams that end here. */
  public OwnStreams streams() {
    return streams;
  }

  /** Takes what the cluster looks like from now on. */
  public void view(ClusterView view) {
    streams.view(view);
  }

  /** As of {@code DirectoryFollower.onChange}. */
  public void tunnelChanged(UUID tunnelId) {
    streams.tunnelChanged(tunnelId);
  }

  /** A registry tells a connector something through this edge. */
  public void order(Message<ConnectorOrder> message) {
    ConnectorOrder order = message.body();
    boolean known =
        order.kind() != null
            && streams.ofConnector(
                order.tunnelId(),
                order.connectorId(),
                stream -> {
                  switch (order.kind()) {
                    case DRAIN -> stream.drainConnector();
                    case DISCONNECT -> stream.close(GoodbyeCode.DISCONNECTED, order.reason());
                  }
                });
    message.reply(new ConnectorOrder.Taken(known));
  }

  private void hello(SocketLink link, InetAddress source, FirstFrame frame) {
    Hello hello;
    try {
      hello = Hello.decode(frame.payload());
    } catch (BadHelloException e) {
      refuse(link, source, e.code(), e.getMessage());
      return;
    }
    if (draining) {
      refuse(link, source, RefusalCode.DRAINING, "edge " + edge.id() + " is leaving");
      return;
    }
    admission
        .admit(hello.token(), hello.connectorId())
        .onSuccess(reply -> admitted(link, source, hello, reply))
        .onFailure(
            cause -> {
              log.error("{} could not be admitted", hello, cause);
              refuse(link, source, RefusalCode.BUSY, "internal error");
            });
  }

  private void admitted(SocketLink link, InetAddress source, Hello hello, AdmitReply reply) {
    if (!reply.admitted()) {
      RefusalCode code = reply.code() == null ? RefusalCode.UNAUTHORIZED : reply.code();
      refuse(link, source, code, reply.text());
      return;
    }
    StreamKey key = new StreamKey(reply.tunnelId(), hello.connectorId(), hello.index());
    String instance = hello.instanceHash();
    List<StreamRecord> known = new ArrayList<>();
    node.view().streams(reply.tunnelId()).forEach(entry -> known.add(entry.record()));
    // What came in a moment ago is not in the view yet.
    known.addAll(streams.records(reply.tunnelId(), hello.connectorId()));
    for (StreamRecord record : known) {
      if (!record.key().connectorId().equals(hello.connectorId())) {
        continue;
      }
      if (record.isOfAnotherInstance(instance)) {
        String text = "connector ID " + hello.connectorId() + " is in use by another process";
        refuse(link, source, RefusalCode.DUPLICATE_CONNECTOR, text);
        return;
      }
      if (record.key().equals(key) && record.epoch() >= hello.epoch()) {
        String text = "epoch: " + hello.epoch() + " is not above " + record.epoch();
        refuse(link, source, RefusalCode.STALE_EPOCH, text);
        return;
      }
    }
    open(link, source, hello, reply, key, instance);
  }

  private void open(
      SocketLink link,
      InetAddress source,
      Hello hello,
      AdmitReply reply,
      StreamKey key,
      String instance) {
    Tunnel tunnel = tunnels.apply(reply.tunnelId());
    StreamRecord record =
        new StreamRecord(
            key,
            hello.epoch(),
            edge.address(),
            StreamRecord.UPLINK,
            false,
            false,
            hello.startedAtMillis(),
            hello.architecture(),
            hello.program(),
            source.getHostAddress(),
            TunnelToken.parse(hello.token()).sha256(),
            instance,
            hello.features().stream()
                .map(Feature::wireName)
                .filter(OpenHead.FEATURES::contains)
                .collect(Collectors.toUnmodifiableSet()),
            Map.of());
    List<EdgeAddress> known = streams.edges();
    Welcome welcome =
        new Welcome(
            edge.id(),
            edge.location(),
            reply.tunnelId(),
            reply.tunnelName(),
            new ConfigNotice(reply.config(), tunnel == null ? 0 : tunnel.revision()),
            known,
            hello.keepsSilence() ? options.silence() : null,
            Set.of());
    link.send(FrameType.WELCOME, welcome.encode());
    MemoryAccount account = exchanges.account().budget().account(reply.tunnelId());
    UplinkStream stream =
        new UplinkStream(streams, record, reply.config(), known, tunnel != null, account);
    // One that does not know of silenceMillis goes by the default.
    MultiplexerOptions agreed =
        (hello.keepsSilence() ? silentExchanges : exchanges).withAccount(account);
    Multiplexer multiplexer =
        Multiplexer.opener(link, eventLoop, hello.maxExchanges(), agreed, stream);
    streams.enter(stream);
    stream.started(multiplexer);
    meters.registered();
  }

  private void refuse(SocketLink link, InetAddress source, RefusalCode code, String text) {
    meters.refused(code.name());
    long now = System.nanoTime();
    if (UNPROVED.contains(code)) {
      limits.failed(source, now);
    }
    if (limits.mayLog(source, now)) {
      log.warn("Refused an uplink of {}: {}: {}", source.getHostAddress(), code, text);
    }
    link.send(FrameType.REFUSED, new Refused(code, text).encode());
    link.close(text);
  }

  /** To be called about ten times a second. */
  public void look() {
    if (server != null) {
      Isolated.run("the uplink listener", server::tick);
    }
  }

  /**
   * To be called about twice a second.
   *
   * @param relayed how many exchanges are open here for other instances
   * @param queued how many bytes wait here for other instances
   */
  public void tick(long relayed, long queued) {
    streams.tick();
    meters.relayedExchanges().addAndGet(relayed - relayedBefore);
    meters.relayQueueBytes().addAndGet(queued - queuedBefore);
    relayedBefore = relayed;
    queuedBefore = queued;
  }

  /** This edge leaves: lets nobody in any more, and tells connectors to go elsewhere. */
  public void leave() {
    draining = true;
    streams.forEach(UplinkStream::drainForLeaving);
  }

  /** Ends every stream. */
  public Future<Void> close() {
    draining = true;
    streams.forEach(stream -> stream.close(GoodbyeCode.STOPPING, "the edge stops"));
    if (tls != null) {
      tls.close();
    }
    return server == null ? Future.succeededFuture() : server.close();
  }
}
