package dev.culvert.edge.stream;

import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.BusHello;
import dev.culvert.core.handshake.BusWelcome;
import dev.culvert.core.handshake.Feature;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.RefusedException;
import dev.culvert.core.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of the bus link with another verticle instance, opened again whenever it ended, for as
 * long as it is wanted.
 *
 * <p>Owned by the event loop of the edge instance.
 */
final class BusSession {

  private static final Logger log = LoggerFactory.getLogger(BusSession.class);

  private static final Duration REOPEN_BASE = Duration.ofMillis(100);
  private static final Duration REOPEN_CAP = Duration.ofSeconds(1);
  private static final long REPLACE_AGAIN_MILLIS = 5_000;

  private enum State {
    /** Not wanted. */
    STOPPED,
    /** Asked for a session. */
    OPENING,
    /** Has a session. */
    OPEN,
    /** Asks again in a while. */
    WAITING
  }

  private final EdgeInstance edge;
  private final String address;
  private final String name;
  private final Supplier<BusHello> hello;
  private final MultiplexerOptions options;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current(), REOPEN_BASE, REOPEN_CAP);
  private State state = State.STOPPED;
  private boolean leaving;
  private Runnable whenOpened = () -> {};
  private Multiplexer multiplexer;

  /** As WELCOME had them. */
  private Set<Feature> peerFeatures = Set.of();

  /** Sessions whose exchange IDs are half used, and whose place another one has taken. */
  private final List<Multiplexer> worn = new ArrayList<>(1);

  private boolean replacing;

  /**
   * A session that is not wanted yet.
   *
   * @param address of the other instance
   * @param name for the log: with whom
   * @param hello says who asks and what for
   */
  BusSession(
      EdgeInstance edge,
      String address,
      String name,
      Supplier<BusHello> hello,
      MultiplexerOptions options) {
    this.edge = edge;
    this.address = address;
    this.name = name;
    this.hello = hello;
    this.options = options;
  }

  /** Runs the action each time that a session was opened. */
  void whenOpened(Runnable action) {
    whenOpened = action;
  }

  /** It is wanted from now on. */
  void start() {
    leaving = false;
    if (state == State.STOPPED) {
      open();
    }
  }

  /** Not opened any more; the present one may finish what is open on it. */
  void leave() {
    leaving = true;
    if (state != State.OPEN) {
      state = State.STOPPED;
    }
  }

  /** Ends it; what is open on it is reset. */
  void stop(String reason) {
    boolean wasOpen = state == State.OPEN;
    state = State.STOPPED;
    if (wasOpen) {
      multiplexer.close(reason);
    }
    Isolated.each(worn, session -> session.close(reason));
    worn.clear();
  }

  /** The open session's; null if there is none. */
  Multiplexer multiplexer() {
    return state == State.OPEN ? multiplexer : null;
  }

  /** Whether the other instance said that it has a feature, when the session was opened. */
  boolean peerKnows(String feature) {
    return state == State.OPEN
        && peerFeatures.stream().anyMatch(each -> each.wireName().equals(feature));
  }

  boolean isComing() {
    return state == State.OPENING || state == State.WAITING;
  }

  void tick() {
    if (state == State.OPEN) {
      multiplexer.tick();
    }
    Isolated.each(worn, this::lookAfterWorn);
    if (state == State.OPEN && !leaving && !replacing && multiplexer.isWearingOut()) {
      replace();
    }
  }

  private void lookAfterWorn(Multiplexer session) {
    session.tick();
    if (session.openExchanges() == 0) {
      worn.remove(session);
      session.close("another session has taken its place");
    }
  }

  /** Opens another session beside the present one, which goes on until then. */
  private void replace() {
    replacing = true;
    Multiplexer present = multiplexer;
    edge.endpoint()
        .open(address, hello.get().encode())
        .onSuccess(opened -> replaced(present, opened))
        .onFailure(
            cause -> {
              log.warn("No fresh session with {}: {}", name, cause.getMessage());
              // Not with every tick: there are days left.
              edge.vertx().setTimer(REPLACE_AGAIN_MILLIS, ignored -> replacing = false);
            });
  }

  private void replaced(Multiplexer present, BusEndpoint.Opened opened) {
    replacing = false;
    Multiplexer fresh = start(opened);
    if (state != State.OPEN || multiplexer != present) {
      fresh.close("no longer wanted");
      return;
    }
    multiplexer = fresh;
    worn.add(present);
    log.info("A fresh session with {} takes over: half of the exchange IDs were used", name);
    whenOpened.run();
  }

  private void open() {
    state = State.OPENING;
    edge.endpoint()
        .open(address, hello.get().encode())
        .onSuccess(this::opened)
        .onFailure(this::notOpened);
  }

  private void opened(BusEndpoint.Opened opened) {
    Multiplexer session = start(opened);
    if (state != State.OPENING) {
      session.close("no longer wanted");
      return;
    }
    multiplexer = session;
    state = State.OPEN;
    backoff.reset();
    log.info("Routing to {}", name);
    whenOpened.run();
  }

  private Multiplexer start(BusEndpoint.Opened opened) {
    BusWelcome welcome = BusWelcome.decode(opened.welcome());
    int maxOpen = welcome.maxExchanges();
    peerFeatures = welcome.features();
    Events events = new Events();
    events.session = Multiplexer.opener(opened.link(), edge.eventLoop(), maxOpen, options, events);
    return events.session;
  }

  private void notOpened(Throwable cause) {
    if (state != State.OPENING) {
      return;
    }
    log.warn("No session with {}: {}", name, cause.getMessage());
    if (!(cause instanceof RefusedException)) {
      edge.unreachable().accept(address);
    }
    openLater();
  }

  private void openLater() {
    state = State.WAITING;
    edge.vertx()
        .setTimer(
            backoff.nextMillis(),
            ignored -> {
              if (state == State.WAITING) {
                open();
              }
            });
  }

  private final class Events implements StreamEvents {

    private Multiplexer session;

    @Override
    public void ended(String reason) {
      worn.remove(session);
      if (state == State.OPEN && session == multiplexer) {
        log.info("Session with {} ended: {}", name, reason);
        if (leaving) {
          state = State.STOPPED;
        } else {
          openLater();
        }
      }
    }
  }
}
