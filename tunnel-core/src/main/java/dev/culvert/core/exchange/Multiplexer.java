package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.Goodbye;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import dev.culvert.core.memory.MemoryAccount;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries many exchanges over one link.
 *
 * <p>One end, the opener, opens exchanges; the other accepts them. All writing of one event-loop
 * turn leaves as one batch. {@link #tick} must be called about twice a second: it sends heartbeats
 * and ends links and exchanges whose peer is silent.
 *
 * <p>Threading: every method is called on the link's event loop, which owns all mutable state.
 */
public final class Multiplexer implements LinkReceiver {

  private static final Logger log = LoggerFactory.getLogger(Multiplexer.class);

  /** What may wait in control frames and heads before no exchange is opened any more, in bytes. */
  static final int MAX_OPENING_BYTES = 1024 * 1024;

  /** What may wait in control frames and heads for one stream before its link ends, in bytes. */
  static final int MAX_CONTROL_BYTES = 4 * 1024 * 1024;

  private final Link link;
  private final EventLoop eventLoop;
  private final boolean opener;
  private final MultiplexerOptions options;
  private final StreamEvents events;
  private final FrameDecoder decoder;
  private final OutboundQueue outbound;
  private final IntObjectHashMap<Leg> exchanges = new IntObjectHashMap<>();
  private final List<Leg> undelivered = new ArrayList<>();
  private final Runnable flush = this::flush;
  private final Liveness liveness;
  private final RelayBudget relayBudget;

  private final PeerConduct conduct;
  private final ExchangeIds ids;
  private List<Runnable> afterWrite = new ArrayList<>();
  private List<Runnable> running = new ArrayList<>();
  private int maxOpen;
  private boolean flushScheduled;
  private boolean peerDraining;
  private boolean refusing;
  private boolean ended;
  private Promise<Void> drainAnswered;

  private Multiplexer(
      Link link,
      EventLoop eventLoop,
      boolean opener,
      int maxOpen,
      MultiplexerOptions options,
      StreamEvents events) {
    this.link = link;
    this.eventLoop = eventLoop;
    this.opener = opener;
    this.maxOpen = maxOpen;
    this.options = options;
    this.events = events;
    this.decoder = new FrameDecoder(new InboundFrames(this, options, events));
    this.outbound = new OutboundQueue(link);
    this.relayBudget = new RelayBudget(options.relayQueueBytes());
    this.liveness = new Liveness(options.silenceTimeout(), nowNanos());
    this.conduct = new PeerConduct(!opener || options.sharedLink(), nowNanos());
    this.ids = new ExchangeIds(opener ? options.firstExchangeId() : 1);
    link.start(this);
  }

  /**
   * The end that opens exchanges.
   *
   * @param maxOpen how many the other end takes at once
   */
  public static Multiplexer opener(
      Link link, EventLoop loop, int maxOpen, MultiplexerOptions options, StreamEvents events) {
    return new Multiplexer(link, loop, true, maxOpen, options, events);
  }

  /** The end that accepts exchanges; more than the options' maximum are REFUSED. */
  public static Multiplexer acceptor(
      Link link, EventLoop loop, MultiplexerOptions options, StreamEvents events) {
    return new Multiplexer(link, loop, false, options.maxExchanges(), options, events);
  }

  /**
   * Opens an exchange. The caller sets its handlers before it returns to the event loop.
   *
   * @param fin whether the request has no body
   * @return null when the link takes no more: it ended, drains, or is full
   * @throws IllegalArgumentException when the head is longer than 64 KiB
   */
  public Exchange open(RequestHead head, boolean fin) {
    return open(null, options.account(), head, fin);
  }

  /**
   * As {@link #open(RelayTarget, MemoryAccount, RequestHead, boolean)}, with the account of the
   * options.
   */
  public Exchange open(RelayTarget target, RequestHead head, boolean fin) {
    return open(target, options.account(), head, fin);
  }

  /**
   * Opens an exchange of a stream that the peer relays to.
   *
   * @param target which stream; null for the one that the link is of
   * @param account of the stream's tunnel
   * @param fin whether the request has no body
   * @return as of {@link #open(RequestHead, boolean)}
   */
  public Exchange open(RelayTarget target, MemoryAccount account, RequestHead head, boolean fin) {
    if (!canOpen()) {
      return null;
    }
    ReceiveWindow window =
        ReceiveWindow.first(account, options.responseWindowBytes(), target != null);
    int id = nextId();
    Frames.appendOpen(outbound.control(), id, fin, window.sizeBytes(), target, head);
    Exchange exchange =
        new Exchange(
            this,
            account,
            id,
            true,
            head,
            MultiplexerOptions.REQUEST_WINDOW_BYTES,
            window,
            fin,
            nowNanos());
    opened(exchange);
    return exchange;
  }

  /** The number of the next exchange that this end opens. */
  int nextId() {
    return ids.next();
  }

  /** This end opened an exchange under {@link #nextId}; its OPEN waits to be written. */
  void opened(Leg leg) {
    ids.use(leg.id());
    add(leg);
    undelivered.add(leg);
    conduct.opened();
    flushSoon();
  }

  /** Whether {@link #open} may give an exchange now. */
  public boolean canOpen() {
    return opener && !ended && !peerDraining && !ids.isUsedUp() && !isFull();
  }

  /** Whether the peer takes no more exchanges, or does not read what is said to it. */
  private boolean isFull() {
    return exchanges.size() >= maxOpen || outbound.controlBytes() >= MAX_OPENING_BYTES;
  }

  /**
   * Whether half of the exchange IDs that this end may use are used: time to let another link take
   * over, since IDs are never used twice. They last for days then.
   */
  public boolean isWearingOut() {
    return ids.isHalfUsed();
  }

  /** Whether every exchange ID was used: nothing can be opened on this link any more. */
  public boolean isUsedUp() {
    return ids.isUsedUp();
  }

  /** Why {@link #open} gave no exchange just now. */
  public Obstacle obstacle() {
    if (!opener || ended || ids.isUsedUp()) {
      return Obstacle.NO_LINK;
    }
    return peerDraining ? Obstacle.DRAINING : Obstacle.FULL;
  }

  /** How many exchanges are open now. */
  public int openExchanges() {
    return exchanges.size();
  }

  /** How many bytes wait here to be relayed from or to the peer. */
  public long relayQueueBytes() {
    return relayBudget.waitingBytes();
  }

  /** Whether the link is usable at all. */
  public boolean isEnded() {
    return ended;
  }

  /** Sends a frame of the stream itself. */
  public void sendControl(int type, JsonObject payload) {
    if (!ended) {
      Frames.appendControl(outbound.control(), type, payload == null ? "" : payload.encode());
      flushSoon();
    }
  }

  /**
   * Tells the peer that this end wants no new exchanges. Those the peer opened before it read this
   * are still taken, unless {@link #refuseNew} says otherwise; once the peer has answered, all are
   * REFUSED.
   *
   * @return succeeds with the peer's DRAIN_OK, fails when the link ends before
   */
  public Future<Void> drain() {
    return drain(null);
  }

  /**
   * As {@link #drain()}.
   *
   * @param payload what else to tell the peer, at most 64 bytes; may be null
   */
  public Future<Void> drain(JsonObject payload) {
    if (ended) {
      return Future.failedFuture("the link has ended");
    }
    if (drainAnswered == null) {
      drainAnswered = Promise.promise();
      sendControl(FrameType.DRAIN, payload);
    }
    return drainAnswered.future();
  }

  /** From now on every OPEN is answered with RESET(REFUSED). */
  public void refuseNew() {
    refusing = true;
  }

  /**
   * Says goodbye and ends the link; open exchanges are reset at both ends. Those the peer opened
   * and this end has not seen count as not delivered there.
   */
  public void close(String reason) {
    close(GoodbyeCode.NONE, reason);
  }

  /**
   * As {@link #close(String)}.
   *
   * @param code tells the peer's program what to make of it
   */
  public void close(GoodbyeCode code, String reason) {
    if (!ended) {
      long lastAccepted = Integer.toUnsignedLong(opener ? 0 : ids.latest());
      Goodbye goodbye = new Goodbye(lastAccepted, code.wireName(), reason);
      sendControl(FrameType.GOODBYE, goodbye.encode());
      flush();
      FrameBatch rest = outbound.controlOnly();
      if (!ended && rest != null) {
        link.write(rest);
      }
      end(reason);
    }
  }

  /** Looks after the link: heartbeat, silence, acceptance. To be called about twice a second. */
  public void tick() {
    if (ended) {
      return;
    }
    long now = nowNanos();
    String fault = faultOfLink(now);
    if (fault != null) {
      end(fault);
      return;
    }
    if (liveness.isHeartbeatDue(now)) {
      sendControl(FrameType.HEARTBEAT, null);
    }
    long limitNanos = options.acceptTimeout().toNanos();
    eachOpen(
        exchange -> {
          exchange.checkAccepted(now, limitNanos);
          exchange.chargeWaiting();
        });
  }

  /** One that fails is reset and does not keep the others from their turn. */
  private void eachOpen(Consumer<Leg> action) {
    for (Leg exchange : exchanges.values().toArray(new Leg[0])) {
      try {
        action.accept(exchange);
      } catch (RuntimeException e) {
        Isolated.failed(exchange, e);
        Isolated.run(exchange, () -> exchange.breakOff(ResetCode.INTERNAL, "internal error"));
      }
    }
  }

  private String faultOfLink(long nowNanos) {
    if (isControlFull()) {
      return "the peer does not read: " + outbound.controlBytes() + " bytes wait for it";
    }
    int writableBytes = link.writableBytes();
    return liveness.fault(nowNanos, !outbound.isEmpty() && writableBytes <= 0, writableBytes);
  }

  // ---- from the link

  @Override
  public void received(Buffer portion) {
    if (ended) {
      return;
    }
    liveness.received(nowNanos());
    if (isControlFull()) {
      // What comes in makes this end answer, and nobody takes the answers.
      end(faultOfLink(nowNanos()));
      return;
    }
    try {
      decoder.feed(portion);
    } catch (ProtocolException e) {
      end("protocol error: " + e.getMessage());
    } catch (PeerBudget.ExceededException e) {
      close(GoodbyeCode.TOO_MANY_FRAMES, e.getMessage());
    } catch (RuntimeException | Error e) {
      // The rest of the portion is lost: the link must not go on with a hole.
      log.error("{}: a frame could not be handled", this, e);
      end("internal error");
    }
  }

  @Override
  public void writable() {
    flush();
  }

  @Override
  public void ended(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    outbound.clear();
    undelivered.clear();
    eachOpen(exchange -> exchange.linkEnded(reason));
    if (drainAnswered != null) {
      drainAnswered.tryFail(reason);
    }
    Isolated.run(this, () -> events.ended(reason));
  }

  /** Ends the link from this side. */
  private void end(String reason) {
    if (!ended) {
      link.close(reason);
      ended(reason);
    }
  }

  // ---- from the frames of the peer

  /** The open exchange of this number, or null. */
  Leg find(int id) {
    return exchanges.get(id);
  }

  /** Whether a frame of this number may be a late one, of an exchange that is closed. */
  boolean wasOpened(int id) {
    return ids.wasUsed(id);
  }

  void peerOpens(int id) {
    if (opener) {
      throw new ProtocolException("OPEN: only the other end opens exchanges");
    }
    ids.peerUses(id);
  }

  /** Why no exchange may be opened by the peer now, or null. */
  String refusal() {
    if (refusing) {
      return "draining";
    }
    return exchanges.size() >= maxOpen ? maxOpen + " exchanges are open" : null;
  }

  void add(Leg exchange) {
    exchanges.put(exchange.id(), exchange);
  }

  /**
   * Whether something is to be done about it: of a peer that is not trusted only the first time.
   */
  boolean peerDrains() {
    boolean first = !peerDraining;
    peerDraining = true;
    return first || conduct.isTrusted();
  }

  boolean mayLog() {
    return events.mayLog();
  }

  PeerConduct conduct() {
    return conduct;
  }

  void drainAnswered() {
    if (drainAnswered != null) {
      refusing = true;
      drainAnswered.tryComplete();
    }
  }

  /** The peer will not touch exchanges above {@code lastAccepted}. */
  void peerLeft(long lastAccepted, String reason) {
    eachOpen(
        exchange -> {
          if (opener && Integer.toUnsignedLong(exchange.id()) > lastAccepted) {
            exchange.notTouched(reason);
          }
        });
    end(reason);
  }

  // ---- from the exchanges

  boolean isOpener() {
    return opener;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /** Of the tunnel whose stream the link carries. */
  MemoryAccount account() {
    return options.account();
  }

  RelayBudget relayBudget() {
    return relayBudget;
  }

  /** Whether the peer takes so little that nothing more may be said to it. */
  boolean isControlFull() {
    return outbound.controlBytes()
        > (options.sharedLink() ? 2 * options.relayQueueBytes() : MAX_CONTROL_BYTES);
  }

  OutboundQueue outbound() {
    return outbound;
  }

  long nowNanos() {
    return options.nanoClock().getAsLong();
  }

  void credit(Exchange exchange, int bytes) {
    if (!ended) {
      Frames.appendCredit(outbound.control(), exchange.id(), bytes);
      flushSoon();
    }
  }

  void sendReset(int id, ResetCode code, String text) {
    if (!ended) {
      conduct.reset();
      Frames.appendReset(outbound.control(), id, code.number(), text);
      flushSoon();
    }
  }

  void closed(Leg exchange) {
    exchanges.remove(exchange.id());
  }

  // ---- writing

  /** Runs once the present batch was written. */
  void afterWrite(Runnable action) {
    afterWrite.add(action);
  }

  /** Writes at the end of this event-loop turn, with all that comes until then. */
  void flushSoon() {
    if (!flushScheduled && !ended) {
      flushScheduled = true;
      eventLoop.execute(flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    try {
      writeAll();
    } catch (RuntimeException e) {
      // A batch may have been lost: the link must not go on with a hole.
      Isolated.failed(this, e);
      end("internal error");
    }
  }

  private void writeAll() {
    FrameBatch batch;
    while (!ended && (batch = outbound.next()) != null) {
      if (!undelivered.isEmpty()) {
        undelivered.forEach(exchange -> exchange.delivered = true);
        undelivered.clear();
      }
      liveness.wrote(nowNanos());
      link.write(batch);
      runAfterWrite();
    }
  }

  private void runAfterWrite() {
    List<Runnable> actions = afterWrite;
    if (!actions.isEmpty()) {
      afterWrite = running;
      running = actions;
      for (Runnable action : actions) {
        try {
          action.run();
        } catch (RuntimeException e) {
          Isolated.failed(this, e);
        }
      }
      actions.clear();
    }
  }

  @Override
  public String toString() {
    return "stream to " + link.remote();
  }
}
