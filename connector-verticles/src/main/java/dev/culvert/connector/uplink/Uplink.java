package dev.culvert.connector.uplink;

import dev.culvert.connector.uplink.KnownEdges.Target;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.handshake.Welcome;
import dev.culvert.core.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the streams of a connector, whichever edge it is at by now. While it moves it is at two: a
 * session that drains lives on beside its successor.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class Uplink implements UplinkSession.Owner {

  private static final Logger log = LoggerFactory.getLogger(Uplink.class);

  /** What becomes of the stream next. */
  enum State {
    /** Nothing before there is a reason. */
    IDLE,
    /** Another attempt when the time has come. */
    WAITING,
    /** A connection is on its way. */
    DIALLING,
    /** There is a connection, and no answer to HELLO yet. */
    GREETING,
    /** Edges may open exchanges. */
    OPEN,
    /** The connector leaves: no attempt follows any more. */
    DRAINING
  }

  /** What a stream tells the connector. */
  interface Owner {

    /** The time to dial it has come: {@link #dial} or {@link #nowhere} is to follow. */
    void dialNext(Uplink uplink);

    /** An edge lets it in; the session is not started yet. */
    void welcomed(Attempt attempt, Welcome welcome);

    /** It is open. */
    void opened(UplinkSession session);

    /** An attempt failed, or the stream was lost: how long to wait for the next attempt. */
    long delayMillis(Uplink uplink, UplinkException cause);

    /** Something to say about a stream that is not there. */
    void attemptFailed(String line);

    /** How many edges route to it may have changed. */
    void routesChanged();

    /** A session ended while the connector leaves. */
    void checkEmpty();
  }

  private final UplinkSetting setting;
  private final EdgePlan plan;
  private final Owner streams;
  private final UplinkSession.Listener listener;
  private final int index;
  private final UplinkPace pace;
  private final Backoff backoff;
  private final List<UplinkSession> leaving = new ArrayList<>();
  private State state = State.IDLE;
  private Attempt attempt;
  private UplinkSession session;
  private Promise<Void> replaced;
  private boolean patient;
  private boolean stable;

  /** The session's link runs out of exchange IDs; the edge uses it until another is there. */
  private boolean wornOut;

  private long timer = -1;
  private long dueAtMillis;
  private long epoch;

  /**
   * A stream that waits to be dialled.
   *
   * @param listener told what happens on its sessions
   */
  Uplink(
      UplinkSetting setting,
      EdgePlan plan,
      Owner streams,
      UplinkSession.Listener listener,
      int index,
      Backoff backoff) {
    this.setting = setting;
    this.plan = plan;
    this.streams = streams;
    this.listener = listener;
    this.index = index;
    this.pace = setting.options().pace();
    this.backoff = backoff;
  }

  int index() {
    return index;
  }

  /** The session that edges may open exchanges on; null if there is none. */
  UplinkSession session() {
    return session;
  }

  /** Where it is, or will be if all goes well; null if it is nowhere. */
  Spread.Place place() {
    if (attempt != null) {
      return attempt.target().edge().place();
    }
    return session == null ? null : session.place();
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  Backoff backoff() {
    return backoff;
  }

  /** Whether it may as well be dialled sooner than at a time, for instance since more is known. */
  boolean mayBeDialledBefore(long millis) {
    return state == State.IDLE || (state == State.WAITING && !patient && dueAtMillis > millis);
  }

  /** Since when an attempt is under way, or {@link Long#MAX_VALUE}. */
  long attemptSinceMillis() {
    return attempt == null ? Long.MAX_VALUE : attempt.startedAtMillis();
  }

  // ---- towards a stream

  /** Dials after a while. */
  void dialIn(long millis) {
    stopWaiting();
    state = State.WAITING;
    dueAtMillis = setting.nowMillis() + millis;
    timer = setting.vertx().setTimer(Math.max(1, millis), ignored -> streams.dialNext(this));
  }

  private void stopWaiting() {
    setting.vertx().cancelTimer(timer);
    patient = false;
  }

  /** Dials an edge; a session that is there gives way once there is a connection. */
  void dial(Target target) {
    stopWaiting();
    state = State.DIALLING;
    Attempt next = new Attempt(setting.vertx(), target, pace.welcomeTimeout(), setting.nowMillis());
    attempt = next;
    next.run(setting.dialler(), this::hello)
        .onComplete(
            ended -> {
              if (attempt != next) {
                return;
              }
              attempt = null;
              if (ended.succeeded()) {
                opened(next, ended.result());
              } else {
                failed(next, (UplinkException) ended.cause());
              }
            });
  }

  private Future<Hello> hello() {
    state = State.GREETING;
    return (wornOut ? Future.<Void>succeededFuture() : giveWay())
        .map(
            ignored -> {
              epoch = Math.max(epoch + 1, System.currentTimeMillis());
              return setting.identity().hello(index, epoch);
            });
  }

  /**
   * An edge ends a stream with all that is open on it when the same stream comes up elsewhere,
   * unless it drains: so it must know of that first.
   */
  private Future<Void> giveWay() {
    if (session == null) {
      return Future.succeededFuture();
    }
    UplinkSession old = session;
    finish(old);
    return old.drain(pace.drainTimeout());
  }

  private void finish(UplinkSession old) {
    session = null;
    wornOut = false;
    leaving.add(old);
    old.finishWithin(setting.vertx(), setting.options().drainGrace());
    streams.routesChanged();
  }

  private void opened(Attempt by, Attempt.Opened opened) {
    Welcome welcome = opened.welcome();
    streams.welcomed(by, welcome);
    UplinkSession worn = session;
    wornOut = false;
    session =
        new UplinkSession(
            listener, this, welcome, setting.identity().labels(), setting.nowMillis());
    if (worn != null) {
      // The edge lets what is open on it finish, and ends it then.
      leaving.add(worn);
      session.takesOver(worn);
    }
    session.started(setting.multiplexer(opened.link(), welcome.silence(), session));
    state = State.OPEN;
    stable = false;
    log.info(
        "Registered stream {} of connector {} at {}",
        index,
        setting.identity().connectorId(),
        session);
    streams.opened(session);
    answerReplaced();
  }

  private void failed(Attempt failed, UplinkException cause) {
    plan.failed(failed, cause);
    answerReplaced();
    if (session != null && wornOut) {
      tryAgain("is not registered anew", cause);
    } else if (session != null) {
      state = State.OPEN;
      log.warn(
          "Stream {} of connector {} stays at {}: {}",
          index,
          setting.identity().connectorId(),
          session,
          cause.getMessage());
    } else {
      tryAgain("is not registered", cause);
    }
  }

  /** No edge is known. */
  void nowhere() {
    tryAgain("is not registered", UplinkException.ofEdge("no edge is known yet"));
  }

  private void tryAgain(String what, UplinkException cause) {
    long millis = streams.delayMillis(this, cause);
    streams.attemptFailed(
        "Stream %d of connector %s %s: %s; trying again in %d ms"
            .formatted(index, setting.identity().connectorId(), what, cause.getMessage(), millis));
    dialIn(millis);
    patient = !cause.isOfEdge();
  }

  // ---- while it is open, and after

  /** The session's edge leaves; what is open there may finish. */
  @Override
  public Future<Void> edgeLeaves(UplinkSession left) {
    plan.leaves(left.place().edge());
    if (left != session || state == State.DRAINING) {
      return Future.succeededFuture();
    }
    log.info(
        "Stream {} of connector {} leaves {}, which drains",
        index,
        setting.identity().connectorId(),
        left);
    finish(left);
    if (attempt == null) {
      dialIn(plan.spacedMillis());
    }
    if (!plan.isAnyUsable()) {
      return Future.succeededFuture();
    }
    replaced = Promise.promise();
    return replaced
        .future()
        .timeout(pace.replaceTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /**
   * The link of a session runs out of exchange IDs: another stream of this index, at whichever
   * edge, takes its place. It takes exchanges until then.
   */
  @Override
  public void wearsOut(UplinkSession worn) {
    if (worn != session || state == State.DRAINING || wornOut) {
      return;
    }
    log.info(
        "Stream {} of connector {} gets a fresh link in the place of that to {}",
        index,
        setting.identity().connectorId(),
        worn);
    wornOut = true;
    if (attempt == null) {
      dialIn(plan.spacedMillis());
    }
  }

  private void answerReplaced() {
    if (replaced != null) {
      replaced.tryComplete();
      replaced = null;
    }
  }

  /** The link of a session has ended. */
  @Override
  public void ended(UplinkSession ended, UplinkException cause) {
    ended.forget(setting.vertx());
    if (leaving.remove(ended) || state == State.DRAINING) {
      log.info(
          "Stream {} of connector {} left {}: {}",
          index,
          setting.identity().connectorId(),
          ended,
          cause.getMessage());
      session = ended == session ? null : session;
      streams.routesChanged();
      streams.checkEmpty();
      return;
    }
    session = null;
    wornOut = false;
    if (cause.isOfEdge()) {
      plan.lost(ended);
    }
    streams.routesChanged();
    if (attempt == null) {
      tryAgain("has lost " + ended, cause);
    }
  }

  /** To be called about twice a second. */
  void tick() {
    forEachSession(UplinkSession::tick);
    if (session != null
        && !stable
        && setting.nowMillis() - session.openedAtMillis() >= pace.stableAfter().toMillis()) {
      stable = true;
      backoff.reset();
      plan.stable(session);
    }
  }

  /** Does something with every session, those that drain too. */
  void forEachSession(Consumer<UplinkSession> action) {
    List<UplinkSession> all = new ArrayList<>(leaving);
    if (session != null) {
      all.add(session);
    }
    all.forEach(action);
  }

  // ---- the end

  /**
   * Takes nothing new, and dials no more.
   *
   * @return completes when the edge has agreed, or does not answer
   */
  Future<Void> drain() {
    stop();
    return session == null ? Future.succeededFuture() : session.drain(pace.drainTimeout());
  }

  /** Dials no more. */
  void stop() {
    stopWaiting();
    state = State.DRAINING;
    answerReplaced();
    if (attempt != null) {
      Attempt given = attempt;
      attempt = null;
      given.cancel();
    }
  }
}
