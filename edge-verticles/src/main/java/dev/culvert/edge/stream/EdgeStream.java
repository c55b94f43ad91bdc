package dev.culvert.edge.stream;

import dev.culvert.core.cluster.StreamEntry;
import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.memory.MemoryAccount;
import dev.culvert.edge.health.Health;
import dev.culvert.edge.health.StreamHealth;
import dev.culvert.edge.health.Use;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream as one edge instance uses it, for as long as the stream is in the view and its
 * connector's token is valid.
 *
 * <p>Owned by the event loop of the edge instance.
 */
public final class EdgeStream implements OpenableStream {

  private static final Logger log = LoggerFactory.getLogger(EdgeStream.class);

  private enum State {
    /** In the view, and to be used. */
    USED,
    /** The connector's token is not, not yet or no longer valid. */
    BARRED,
    /** Left the view. */
    GONE
  }

  private final Tiers tiers;
  private final TokenCheck tokens;
  private final AtomicInteger openInProcess;
  private final StreamPath path;
  private final MemoryAccount account;
  private final Health book;
  private final StreamHealth health;
  private StreamEntry entry;
  private int tier;
  private boolean left;
  private State state = State.USED;
  private int openExchanges;

  /**
   * A stream of the view.
   *
   * @param openInProcess counts the open exchanges of all edge instances of the process
   * @param account of its tunnel, which is released when the stream is closed
   * @param book of how the connectors of this process fare
   */
  EdgeStream(
      Tiers tiers,
      TokenCheck tokens,
      AtomicInteger openInProcess,
      StreamEntry entry,
      StreamPath path,
      MemoryAccount account,
      Health book) {
    this.tiers = tiers;
    this.tokens = tokens;
    this.openInProcess = openInProcess;
    this.entry = entry;
    this.tier = tiers.of(entry);
    this.path = path;
    this.account = account;
    this.book = book;
    this.health = book.enter(key(), entry.record().epoch(), System.nanoTime());
    String bar = tokens.bar(entry);
    if (bar == null) {
      path.start();
    } else {
      log.info("Not routing to connector {} for now: {}", key().connectorId(), bar);
      state = State.BARRED;
    }
  }

  @Override
  public StreamKey key() {
    return entry.record().key();
  }

  /** What its owner says of it. */
  public StreamEntry entry() {
    return entry;
  }

  void entry(StreamEntry newEntry) {
    boolean sameToken = newEntry.record().tokenHash().equals(entry.record().tokenHash());
    if (newEntry.record().ready() && !entry.record().ready()) {
      health.connector().originIsBack(System.nanoTime());
    }
    entry = newEntry;
    tier = tiers.of(newEntry);
    if (!sameToken) {
      checkToken();
    }
  }

  /** The tunnel may have changed: its tokens, or its configuration. */
  void tunnelChanged() {
    checkToken();
    if (state == State.USED) {
      path.tellConfig();
    }
  }

  private void checkToken() {
    String bar = tokens.bar(entry);
    if (bar == null) {
      if (state == State.BARRED) {
        state = State.USED;
        path.start();
      }
    } else if (state == State.GONE) {
      path.stop(bar);
    } else if (state == State.USED) {
      log.info("Connector {} is cut: {}", key().connectorId(), bar);
      state = State.BARRED;
      path.stop(bar);
    }
  }

  /** How far it is: 0 own process, 1 own location, 2 elsewhere. */
  int tier() {
    return tier;
  }

  /** Whether its uplink ends at this very edge instance. */
  boolean endsHere() {
    return path instanceof OwnPath;
  }

  /** Whether an exchange may be opened now. */
  public boolean isUsable() {
    return state == State.USED && !entry.record().draining() && path.canOpen();
  }

  @Override
  public boolean takes(OpenHead head) {
    return mayTake(head) && (head.feature() == null || path.carries(head.feature()));
  }

  /** Whether its connector takes exchanges of this kind, whatever leads there now. */
  public boolean mayTake(OpenHead head) {
    return head.feature() == null || entry.record().features().contains(head.feature());
  }

  /** Why {@link #open} gives no exchange now. */
  public Obstacle obstacle() {
    if (state != State.USED) {
      return Obstacle.NO_LINK;
    }
    return entry.record().draining() ? Obstacle.DRAINING : path.obstacle();
  }

  /** Whether it may become usable soon. */
  public boolean isComing() {
    return state == State.USED && !entry.record().draining() && path.isComing();
  }

  @Override
  public MemoryAccount account() {
    return account;
  }

  @Override
  public StreamHealth health() {
    return health;
  }

  /** How many requests of this process are open on it, those that wait for a visitor aside. */
  int outstanding() {
    return entry.stats().outstanding().get();
  }

  @Override
  public OutgoingExchange open(OpenHead head, boolean fin, Use use) {
    OutgoingExchange exchange = null;
    try {
      exchange = path.open(head, fin);
    } finally {
      if (exchange == null) {
        account.closed();
      }
    }
    if (exchange == null) {
      use.notOpened();
    } else {
      use.opened(entry.stats().outstanding());
      AtomicInteger ofProcess = openInProcess;
      openExchanges++;
      ofProcess.incrementAndGet();
      exchange.closedHandler(
          ignored -> {
            openExchanges--;
            ofProcess.decrementAndGet();
            use.closed();
            account.closed();
          });
    }
    return exchange;
  }

  void tick() {
    path.tick();
  }

  /** How many exchanges this instance has open on it. */
  int openExchanges() {
    return openExchanges;
  }

  /** It left the view: no exchange is opened any more; what is open may finish. */
  void gone() {
    leave();
    state = State.GONE;
    path.leave();
  }

  /** Ends its use, once. */
  void close(String reason) {
    leave();
    state = State.GONE;
    path.stop(reason);
    account.release();
  }

  private void leave() {
    if (!left) {
      left = true;
      book.leave(health, System.nanoTime());
    }
  }

  @Override
  public String toString() {
    return "stream " + key().index() + " of connector " + key().connectorId();
  }
}
