package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.StreamCarrier;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.BusHello;
import dev.culvert.core.handshake.BusWelcome;
import dev.culvert.core.handshake.Feature;
import dev.culvert.core.handshake.RefusalCode;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.SessionAcceptor;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with every other edge instance that holds streams: exchanges for all of them share
 * it. The other way round it takes the sessions of others and hands their exchanges on to the
 * streams that end here, and to no others: one hop only.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class Relays implements SessionAcceptor {

  private static final Logger log = LoggerFactory.getLogger(Relays.class);

  /** What bounds the exchanges of a peer is memory, and each stream's own number. */
  private static final int MAX_EXCHANGES = 1_000_000;

  /** What this edge can relay beside HTTP. */
  private static final Set<Feature> FEATURES = Set.of(Feature.UPGRADE, Feature.TCP);

  /** A session and how many streams use it. */
  private static final class Shared {

    private final BusSession session;
    private int users;

    Shared(BusSession session) {
      this.session = session;
    }
  }

  private final EdgeInstance edge;
  private final OwnStreams own;
  private final MultiplexerOptions options;
  private final Map<String, Shared> sessions = new HashMap<>();
  private final Set<Incoming> incoming = new HashSet<>();

  Relays(EdgeInstance edge, OwnStreams own, MultiplexerOptions options) {
    this.edge = edge;
    this.own = own;
    this.options = options.withMaxExchanges(MAX_EXCHANGES);
  }

  /** The session with an instance, opened if need be; to be given back. */
  BusSession take(String address) {
    Shared shared =
        sessions.computeIfAbsent(
            address,
            absent ->
                new Shared(new BusSession(edge, address, "edge " + address, this::hello, options)));
    shared.users++;
    shared.session.start();
    return shared.session;
  }

  void giveBack(String address) {
    Shared shared = sessions.get(address);
    if (--shared.users == 0) {
      sessions.remove(address);
      shared.session.stop("no stream is reached through it");
    }
  }

  private BusHello hello() {
    return new BusHello.ForRelay(edge.edgeId(), FEATURES);
  }

  @Override
  public Answer open(JsonObject hello, Supplier<Link> link) {
    if (!(BusHello.decode(hello) instanceof BusHello.ForRelay relay)) {
      return Answer.refused(RefusalCode.NO_STREAM, "an edge only takes exchanges to be relayed");
    }
    Incoming session = new Incoming(relay.edge());
    session.multiplexer = Multiplexer.acceptor(link.get(), edge.eventLoop(), options, session);
    incoming.add(session);
    return Answer.welcome(
        new BusWelcome(edge.edgeId(), null, options.maxExchanges(), FEATURES).encode());
  }

  void tick() {
    Isolated.each(sessions.values(), shared -> shared.session.tick());
    Isolated.each(incoming, session -> session.multiplexer.tick());
  }

  /** How many exchanges others have open here. */
  int openExchanges() {
    return incoming.stream().mapToInt(session -> session.multiplexer.openExchanges()).sum();
  }

  /** How many bytes wait to be relayed for others. */
  long queueBytes() {
    return incoming.stream().mapToLong(session -> session.multiplexer.relayQueueBytes()).sum();
  }

  void close() {
    Isolated.each(sessions.values(), shared -> shared.session.stop("the edge stops"));
    Isolated.each(incoming, session -> session.multiplexer.close("the edge stops"));
  }

  /** What another edge instance sends here. */
  private final class Incoming implements StreamEvents {

    private final String from;
    private Multiplexer multiplexer;

    Incoming(String from) {
      this.from = from;
    }

    @Override
    public StreamCarrier relay(RelayTarget target) {
      StreamKey key = new StreamKey(target.tunnelId(), target.connectorId(), target.index());
      return own.find(key, target.epoch());
    }

    @Override
    public void ended(String reason) {
      incoming.remove(this);
      log.debug("Edge {} relays nothing here any more: {}", from, reason);
    }
  }
}
