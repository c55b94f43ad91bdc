package dev.culvert.connector.uplink;

import dev.culvert.connector.dial.Dialler;
import dev.culvert.connector.stream.ConnectorStreams;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.handshake.ConfigNotice;
import dev.culvert.core.handshake.EdgeAddress;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.handshake.Welcome;
import dev.culvert.core.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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

  /** If the first stream takes longer than this, the others do not wait for it. */
  private static final long SLOW_MILLIS = 1_000;

  private final UplinkSetting setting;
  private final ConnectorIdentity identity;
  private final UplinkPace pace;
  private final UplinkEvents events;
  private final EdgePlan plan;
  private final AttemptLog attempts;
  private final List<Uplink> uplinks = new ArrayList<>();
  private final Runnable checkEmpty = this::checkEmpty;
  private Future<Void> resolving;
  private long resolvedAtMillis;
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
    this.setting = UplinkSetting.of(vertx, dialler, identity, options);
    this.identity = identity;
    this.pace = options.pace();
    this.events = events;
    RandomGenerator random = new SplittableRandom();
    this.plan = new EdgePlan(pace, random, setting::nowMillis);
    this.attempts = new AttemptLog(log, "Connector " + identity.connectorId());
    Told told = new Told();
    for (int index = 0; index < options.streams(); index++) {
      Backoff backoff = new Backoff(random, pace.backoffBase(), pace.backoffCap());
      uplinks.add(new Uplink(setting, plan, told, told, index, backoff));
    }
  }

  /** Begins: one stream at once, and the others when it has told of the edges there are. */
  public void start() {
    resolve().onComplete(done -> uplinks.get(0).dialIn(0));
  }

  private Future<Void> resolve() {
    if (resolving == null) {
      resolvedAtMillis = setting.nowMillis();
      Future<Void> begun =
          setting
              .dialler()
              .resolve(setting.options().addresses())
              .onSuccess(plan::configured)
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
    long now = setting.nowMillis();
    if (!uplinks.stream().allMatch(Uplink::isOpen)) {
      if (now - resolvedAtMillis >= pace.resolveInterval().toMillis()) {
        resolve();
      }
      if (!welcomed
          && uplinks.stream().anyMatch(uplink -> now - uplink.attemptSinceMillis() > SLOW_MILLIS)) {
        fill();
      }
      plan.noMove();
    } else {
      plan.dueMove(uplinks.stream().map(Uplink::place).toList()).ifPresent(this::move);
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

  private void move(EdgePlan.Move move) {
    Uplink uplink = uplinks.get(move.stream());
    log.info(
        "Stream {} of connector {} moves from {} to edge {}, which has fewer",
        uplink.index(),
        identity.connectorId(),
        uplink.session(),
        move.to().edge().id());
    uplink.dial(move.to());
  }

  /** Dials the streams that are missing, one after the other. */
  private void fill() {
    long soon = setting.nowMillis() + 2L * uplinks.size() * pace.dialSpacing().toMillis();
    for (Uplink uplink : uplinks) {
      if (!draining && uplink.mayBeDialledBefore(soon)) {
        uplink.dialIn(plan.spacedMillis());
      }
    }
  }

  private boolean isWithoutSession() {
    return uplinks.stream().allMatch(uplink -> uplink.session() == null);
  }

  /** Says so in the log, but for what is said too often. */
  private void attemptFailed(String line) {
    attempts.failed(line, isWithoutSession(), setting.nowMillis());
  }

  private void routesChanged() {
    int sum = 0;
    for (Uplink uplink : uplinks) {
      sum += uplink.session() == null ? 0 : uplink.session().routes();
    }
    if (sum != routes) {
      routes = sum;
      events.routes(sum);
    }
  }

  private void checkEmpty() {
    if (emptied == null) {
      return;
    }
    int[] open = {0};
    uplinks.forEach(uplink -> uplink.forEachSession(session -> open[0] += session.openExchanges()));
    if (open[0] == 0) {
      emptied.tryComplete();
    }
  }

  /** What the streams and their sessions tell. */
  private final class Told implements Uplink.Owner, UplinkSession.Listener {

    @Override
    public void dialNext(Uplink uplink) {
      List<Spread.Place> others =
          uplinks.stream()
              .filter(other -> other != uplink)
              .map(Uplink::place)
              .filter(Objects::nonNull)
              .toList();
      plan.next(others).ifPresentOrElse(uplink::dial, uplink::nowhere);
    }

    @Override
    public long delayMillis(Uplink uplink, UplinkException cause) {
      if (cause.isOfEdge() && plan.isAnyUsable()) {
        return plan.spacedMillis();
      }
      resolve();
      if (cause.isLongest()) {
        return pace.backoffCap().toMillis();
      }
      Duration longest = isWithoutSession() ? pace.backoffCapWithoutStreams() : pace.backoffCap();
      return uplink.backoff().nextMillis(longest.toMillis());
    }

    @Override
    public void welcomed(Attempt attempt, Welcome welcome) {
      Set<String> inUse = new HashSet<>();
      uplinks.forEach(uplink -> uplink.forEachSession(each -> inUse.add(each.place().edge())));
      plan.welcomed(attempt, welcome, inUse);
      configured(welcome.config());
    }

    @Override
    public void opened(UplinkSession session) {
      welcomed = true;
      attempts.opened(setting.nowMillis());
      session.status(ready, configVersion);
      fill();
    }

    @Override
    public void attemptFailed(String line) {
      UplinkStreams.this.attemptFailed(line);
    }

    @Override
    public void routesChanged() {
      UplinkStreams.this.routesChanged();
    }

    @Override
    public void checkEmpty() {
      UplinkStreams.this.checkEmpty();
    }

    @Override
    public void serve(Exchange exchange) {
      events.serve(exchange, checkEmpty);
    }

    @Override
    public void learnt(List<EdgeAddress> edges) {
      if (plan.learnt(edges)) {
        fill();
      }
      UplinkStreams.this.routesChanged();
    }

    @Override
    public void configured(ConfigNotice notice) {
      events.configured(notice.config(), notice.version());
    }

    @Override
    public void drainAsked() {
      if (!drainAsked) {
        drainAsked = true;
        events.drainAsked();
      }
    }
  }
}
