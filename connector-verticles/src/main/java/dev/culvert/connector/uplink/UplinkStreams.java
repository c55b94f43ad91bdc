package dev.culvert.connector.uplink;

import dev.culvert.connector.dial.Dialler;
import dev.culvert.connector.stream.ConnectorStreams;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.Welcome;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.link.SocketLink;
import dev.culvert.core.retry.Backoff;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a connector outside the cluster: dials edges, spreads the streams over them, and
 * does so again for ever.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
public final class UplinkStreams implements ConnectorStreams {

  private static final Logger log = LoggerFactory.getLogger(UplinkStreams.class);

  /** A first stream that takes longer than this is no reason for the others to wait. */
  private static final long SLOW_MILLIS = 1_000;

  private final Dialler dialler;
  private final ConnectorIdentity identity;
  private final StreamOptions options;
  private final UplinkPace pace;
  private final UplinkEvents events;
  private final EventLoop eventLoop;
  private final RandomGenerator random = new SplittableRandom();
  private final KnownEdges known = new KnownEdges(random);
  private final AttemptLog attempts;
  private final List<Uplink> uplinks = new ArrayList<>();
  private final long beganAtNanos;
  private Future<Void> resolving;
  private long resolvedAtMillis;
  private long nextDialAtMillis;
  private long moveAtMillis = -1;
  private boolean welcomed;
  private boolean ready;
  private long configVersion;
  private int routes;
  private boolean drainAsked;
  private boolean draining;
  private Promise<Void> emptied;

  /** No streams yet; to be made on the verticle's context. */
  public UplinkStreams(
      Vertx vertx,
      Dialler dialler,
      ConnectorIdentity identity,
      StreamOptions options,
      UplinkEvents events) {
    this.dialler = dialler;
    this.identity = identity;
    this.options = options;
    this.pace = options.pace();
    this.events = events;
    this.eventLoop = Contexts.eventLoop(vertx);
    this.attempts = new AttemptLog(log, "Connector " + identity.connectorId());
    this.beganAtNanos = options.exchanges().nanoClock().getAsLong();
    for (int index = 0; index < options.streams(); index++) {
      Backoff backoff = new Backoff(random, pace.base(), pace.longest());
      uplinks.add(new Uplink(vertx, this, index, pace, backoff));
    }
  }

  /** Begins: one stream at once, and the others when it has told of the edges there are. */
  public void start() {
    resolve().onComplete(done -> uplinks.get(0).dialIn(0));
  }

  private Future<Void> resolve() {
    if (resolving == null) {
      resolvedAtMillis = nowMillis();
      Future<Void> begun =
          dialler
              .resolve(options.addresses())
              .onSuccess(known::configured)
              .onFailure(cause -> attemptFailed(identity + ": " + cause.getMessage()))
              .<Void>mapEmpty()
              .otherwiseEmpty();
      resolving = begun;
      begun.onComplete(done -> resolving = null);
      return begun;
    }
    return resolving;
  }

  // ---- from outside

  @Override
  public void status(boolean nowReady, long newConfigVersion) {
    ready = nowReady;
    configVersion = newConfigVersion;
    for (Uplink uplink : uplinks) {
      uplink.forEachSession(session -> session.status(ready, configVersion));
    }
  }

  @Override
  public void tick() {
    for (Uplink uplink : uplinks) {
      try {
        uplink.tick();
      } catch (RuntimeException e) {
        log.error(
            "Stream {} of connector {} failed its tick", uplink.index(), identity.connectorId(), e);
      }
    }
    if (draining) {
      return;
    }
    long now = nowMillis();
    if (!uplinks.stream().allMatch(Uplink::isOpen)) {
      if (now - resolvedAtMillis >= pace.resolve().toMillis()) {
        resolve();
      }
      if (!welcomed
          && uplinks.stream().anyMatch(uplink -> now - uplink.attemptSinceMillis() > SLOW_MILLIS)) {
        fill();
      }
      moveAtMillis = -1;
    } else {
      lookForMove(now);
    }
  }

  @Override
  public Future<Void> drain() {
    draining = true;
    return Future.join(uplinks.stream().map(Uplink::drain).toList()).mapEmpty();
  }

  @Override
  public Future<Void> refuseAndEmpty() {
    uplinks.forEach(uplink -> uplink.forEachSession(UplinkSession::refuseNew));
    emptied = Promise.promise();
    checkEmpty();
    return emptied.future();
  }

  @Override
  public Future<Void> close(String reason) {
    GoodbyeCode code = draining ? GoodbyeCode.DRAINED : GoodbyeCode.STOPPING;
    draining = true;
    uplinks.forEach(Uplink::stop);
    uplinks.forEach(uplink -> uplink.forEachSession(session -> session.close(code, reason)));
    routesChanged();
    return Future.succeededFuture();
  }

  // ---- where streams go

  /** It is time to dial a stream. */
  void dialNext(Uplink uplink) {
    List<Spread.Place> others =
        uplinks.stream()
            .filter(other -> other != uplink)
            .map(Uplink::place)
            .filter(Objects::nonNull)
            .toList();
    Optional<KnownEdges.Target> target =
        Spread.choose(known.edges(nowMillis()), others, random).flatMap(known::target);
    target.ifPresentOrElse(uplink::dial, uplink::nowhere);
  }

  private void lookForMove(long now) {
    List<Spread.Place> places = uplinks.stream().map(Uplink::place).toList();
    Optional<Spread.Move> move = Spread.move(known.distinctEdges(now), places, random);
    if (move.isEmpty()) {
      moveAtMillis = -1;
    } else if (moveAtMillis < 0) {
      long millis = pace.move().toMillis();
      moveAtMillis = now + millis + random.nextLong(2 * millis + 1);
    } else if (now >= moveAtMillis) {
      moveAtMillis = -1;
      Uplink uplink = uplinks.get(move.get().stream());
      known
          .target(move.get().to())
          .ifPresent(
              target -> {
                log.info(
                    "Stream {} of connector {} moves from {} to edge {}, which has fewer",
                    uplink.index(),
                    identity.connectorId(),
                    uplink.session(),
                    target.edge().id());
                uplink.dial(target);
              });
    }
  }

  /** Dials the streams that are missing, one after the other. */
  private void fill() {
    long soon = nowMillis() + 2L * uplinks.size() * pace.spacing().toMillis();
    for (Uplink uplink : uplinks) {
      if (!draining && uplink.mayBeDialledBefore(soon)) {
        uplink.dialIn(spacedMillis());
      }
    }
  }

  /** How long to wait if nothing but another dial is in the way. */
  long spacedMillis() {
    long now = nowMillis();
    long spacing = pace.spacing().toMillis();
    nextDialAtMillis = Math.max(nextDialAtMillis, now) + spacing + random.nextLong(spacing + 1);
    return nextDialAtMillis - now;
  }

  /** How long a stream waits after a failure. */
  long delayMillis(Uplink uplink, UplinkException cause) {
    if (cause.isOfEdge() && isAnyUsable()) {
      return spacedMillis();
    }
    resolve();
    if (cause.isLongest()) {
      return pace.longest().toMillis();
    }
    boolean alone = uplinks.stream().allMatch(each -> each.session() == null);
    return uplink.backoff().nextMillis((alone ? pace.alone() : pace.longest()).toMillis());
  }

  /** Whether there is an edge that did not fail lately. */
  boolean isAnyUsable() {
    return known.hasUsable(nowMillis());
  }

  // ---- from the streams

  /** An edge lets a stream in, which is not started yet. */
  void welcomed(Attempt attempt, Welcome welcome) {
    Set<String> inUse = new HashSet<>();
    uplinks.forEach(uplink -> uplink.forEachSession(each -> inUse.add(each.place().edge())));
    known.reached(attempt.target(), welcome.edge(), welcome.location(), inUse);
    if (attempt.target().isOtherThan(welcome.edge())) {
      known.lost(attempt.target().edge().id(), attempt.startedAtMillis(), nowMillis());
    }
    known.learnt(welcome.edges());
    configured(welcome.config());
  }

  /** A stream is open. */
  void opened(UplinkSession session) {
    welcomed = true;
    attempts.opened(nowMillis());
    session.status(ready, configVersion);
    fill();
  }

  void failed(Attempt attempt, UplinkException cause) {
    if (cause.isOfEdge()) {
      known.failed(attempt.target(), attempt.startedAtMillis(), nowMillis());
      if (cause.isLongest()) {
        known.hold(attempt.target().edge().id(), nowMillis());
      }
    }
  }

  /** Says so in the log, but for what is said too often. */
  void attemptFailed(String line) {
    boolean alone = uplinks.stream().allMatch(uplink -> uplink.session() == null);
    attempts.failed(line, alone, nowMillis());
  }

  void lost(UplinkSession session) {
    known.lost(session.place().edge(), session.openedAtMillis(), nowMillis());
  }

  void leaves(String edge) {
    known.hold(edge, nowMillis());
  }

  void stable(UplinkSession session) {
    known.stable(session.place().edge());
  }

  void learnt(List<EdgeAddress> edges) {
    if (known.learnt(edges)) {
      fill();
    }
    routesChanged();
  }

  void routesChanged() {
    int sum = 0;
    for (Uplink uplink : uplinks) {
      sum += uplink.session() == null ? 0 : uplink.session().routes();
    }
    if (sum != routes) {
      routes = sum;
      events.routes(sum);
    }
  }

  void configured(ConfigNotice notice) {
    events.configured(notice.config(), notice.version());
  }

  void drainAsked() {
    if (!drainAsked) {
      drainAsked = true;
      events.drainAsked();
    }
  }

  void serve(Exchange exchange) {
    events.serve(exchange, this::checkEmpty);
  }

  void checkEmpty() {
    if (emptied == null) {
      return;
    }
    int[] open = {0};
    uplinks.forEach(uplink -> uplink.forEachSession(session -> open[0] += session.openExchanges()));
    if (open[0] == 0) {
      emptied.tryComplete();
    }
  }

  // ---- for the streams

  /** A link's; {@code silence} is null when the edge told none. */
  Multiplexer multiplexer(SocketLink link, Duration silence, UplinkSession session) {
    Duration agreed = silence == null ? MultiplexerOptions.DEFAULT_SILENCE : silence;
    return Multiplexer.acceptor(
        link, eventLoop, options.exchanges().withSilenceTimeout(agreed), session);
  }

  Dialler dialler() {
    return dialler;
  }

  ConnectorIdentity identity() {
    return identity;
  }

  Duration grace() {
    return options.drainGrace();
  }

  /** The present in milliseconds, from 0 on. */
  long nowMillis() {
    return Duration.ofNanos(options.exchanges().nanoClock().getAsLong() - beganAtNanos).toMillis();
  }
}
