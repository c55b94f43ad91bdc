package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.link.BusEndpoint;
import dev.culvert.core.link.RefusedException;
import dev.culvert.core.retry.Backoff;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream as one edge instance uses it: a session of the bus link, opened as soon as the stream
 * is seen and again whenever it ended, for as long as the stream is in the view and its connector's
 * token is valid.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class EdgeStream {

  private static final Logger log = LoggerFactory.getLogger(EdgeStream.class);

  private static final Duration REOPEN_BASE = Duration.ofMillis(100);
  private static final Duration REOPEN_CAP = Duration.ofSeconds(1);
  private static final int PROTOCOL_VERSION = 1;

  private enum State {
    /** Asked for a session. */
    OPENING,
    /** Has a session. */
    OPEN,
    /** Asks again in a while. */
    WAITING,
    /** The connector's token is not, not yet or no longer valid. */
    BARRED,
    /** Left the view. */
    GONE
  }

  private final EdgeStreams streams;
  private final Backoff backoff = new Backoff(ThreadLocalRandom.current(), REOPEN_BASE, REOPEN_CAP);
  private StreamEntry entry;
  private State state = State.WAITING;
  private Multiplexer multiplexer;

  EdgeStream(EdgeStreams streams, StreamEntry entry) {
    this.streams = streams;
    this.entry = entry;
    String bar = streams.bar(entry);
    if (bar == null) {
      openSession();
    } else {
      log.info("Not routing to connector {} for now: {}", key().connectorId(), bar);
      state = State.BARRED;
    }
  }

  public StreamKey key() {
    return entry.record().key();
  }

  /** What its owner says of it. */
  public StreamEntry entry() {
    return entry;
  }

  void entry(StreamEntry newEntry) {
    boolean sameToken = newEntry.record().tokenHash().equals(entry.record().tokenHash());
    entry = newEntry;
    if (!sameToken) {
      checkToken();
    }
  }

  /** The tokens of the tunnel may have changed. */
  void checkToken() {
    String bar = streams.bar(entry);
    if (bar == null) {
      if (state == State.BARRED) {
        openSession();
      }
    } else if (state == State.GONE) {
      endSession(bar);
    } else if (state != State.BARRED) {
      log.info("Connector {} is cut: {}", key().connectorId(), bar);
      boolean wasOpen = state == State.OPEN;
      state = State.BARRED;
      if (wasOpen) {
        endSession(bar);
      }
    }
  }

  private void endSession(String reason) {
    if (multiplexer != null) {
      multiplexer.close(reason);
    }
  }

  /** Whether an exchange may be opened now. */
  public boolean isUsable() {
    return state == State.OPEN && !entry.record().draining() && multiplexer.canOpen();
  }

  /** Whether it may become usable soon. */
  public boolean isComing() {
    return (state == State.OPENING || state == State.WAITING) && !entry.record().draining();
  }

  /**
   * Opens an exchange, counted until it is closed.
   *
   * @return null when the link takes none now
   * @throws IllegalArgumentException when the head is too large
   */
  public Exchange open(RequestHead head, boolean fin) {
    Exchange exchange = multiplexer.open(head, fin);
    if (exchange != null) {
      AtomicInteger ofStream = entry.stats().outstanding();
      AtomicInteger ofProcess = streams.openExchanges();
      ofStream.incrementAndGet();
      ofProcess.incrementAndGet();
      exchange.closedHandler(
          ignored -> {
            ofStream.decrementAndGet();
            ofProcess.decrementAndGet();
          });
    }
    return exchange;
  }

  private void openSession() {
    state = State.OPENING;
    JsonObject hello =
        new JsonObject()
            .put("version", PROTOCOL_VERSION)
            .put("features", new JsonArray())
            .put("edge", streams.edgeId())
            .put("tunnel", key().tunnelId().toString())
            .put("connector", key().connectorId().toString())
            .put("index", key().index())
            .put("epoch", entry.record().epoch());
    streams
        .endpoint()
        .open(entry.record().address(), hello)
        .onSuccess(this::opened)
        .onFailure(this::notOpened);
  }

  private void opened(BusEndpoint.Opened opened) {
    int maxOpen = opened.welcome().getInteger("maxExchanges", 1);
    Events events = new Events();
    Multiplexer session =
        Multiplexer.opener(opened.link(), streams.eventLoop(), maxOpen, streams.options(), events);
    events.session = session;
    if (state != State.OPENING) {
      session.close("no longer wanted");
      return;
    }
    multiplexer = session;
    state = State.OPEN;
    backoff.reset();
    log.info("Routing to connector {} of tunnel {}", key().connectorId(), key().tunnelId());
  }

  private void notOpened(Throwable cause) {
    if (state != State.OPENING) {
      return;
    }
    log.warn("No session with connector {}: {}", key().connectorId(), cause.getMessage());
    if (!(cause instanceof RefusedException)) {
      streams.unreachable(entry.record().address());
    }
    reopenLater();
  }

  private void reopenLater() {
    state = State.WAITING;
    streams
        .vertx()
        .setTimer(
            backoff.nextMillis(),
            ignored -> {
              if (state == State.WAITING) {
                openSession();
              }
            });
  }

  void tick() {
    if (state == State.OPEN) {
      multiplexer.tick();
    }
  }

  /** How many exchanges are open on it. */
  int openExchanges() {
    return multiplexer == null ? 0 : multiplexer.openExchanges();
  }

  /** It left the view: no session is opened any more; the present one may finish what is open. */
  void gone() {
    if (state != State.OPEN) {
      state = State.GONE;
    }
  }

  /** Ends the session; what is open on it is reset. */
  void close(String reason) {
    boolean wasOpen = state == State.OPEN;
    state = State.GONE;
    if (wasOpen) {
      multiplexer.close(reason);
    }
  }

  private final class Events implements StreamEvents {

    private Multiplexer session;

    @Override
    public void ended(String reason) {
      if (state == State.OPEN && session == multiplexer) {
        log.info("Session with connector {} ended: {}", key().connectorId(), reason);
        if (streams.isInView(EdgeStream.this)) {
          reopenLater();
        } else {
          state = State.GONE;
        }
      }
    }
  }

  @Override
  public String toString() {
    return "stream " + key().index() + " of connector " + key().connectorId();
  }
}
