package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.Goodbye;
import dev.culvert.core.handshake.GoodbyeCode;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import dev.culvert.core.memory.MemoryAccount;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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
public final class Multiplexer implements LinkReceiver, StreamCarrier {

  private static final Logger log = LoggerFactory.getLogger(Multiplexer.class);

  /** What may wait in control frames and heads before no exchange is opened any more, in bytes. */
  static final int MAX_OPENING_BYTES = 1024 * 1024;

  private final Link link;
  private final boolean opener;
  private final MultiplexerOptions options;
  private final StreamEvents events;
  private final FrameDecoder decoder;
  private final Liveness liveness;
  private final RelayBudget relayBudget;
  private final DrainState drain = new DrainState();
  private final ExchangeIds ids;
  private final OpenLegs legs;
  private final LinkWriter writer;
  private final LinkSide side;

  private Multiplexer(
      Link link,
      EventLoop eventLoop,
      boolean opener,
      int maxOpen,
      MultiplexerOptions options,
      StreamEvents events) {
    this.link = link;
    this.opener = opener;
    this.options = options;
    this.events = events;
    long now = options.nanoClock().getAsLong();
    PeerConduct conduct = new PeerConduct(!opener || options.sharedLink(), events::mayLog, now);
    this.liveness = new Liveness(options.silenceTimeout(), now);
    this.relayBudget = new RelayBudget(options.relayQueueBytes());
    this.ids = new ExchangeIds(opener ? options.firstExchangeId() : 1);
    this.legs = new OpenLegs(ids, maxOpen);
    this.writer = new LinkWriter(link, eventLoop, options, liveness, conduct, this::end);
    this.side = new LinkSide(writer, legs);
    this.decoder =
        new FrameDecoder(
            new InboundFrames(
                opener, side, conduct, drain, relayBudget, options, events, this::end));
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
  @Override
  public Exchange open(OpenHead head, boolean fin) {
    return open(null, options.account(), head, fin);
  }

  /**
   * As {@link #open(RelayTarget, MemoryAccount, OpenHead, boolean)}, with the account of the
   * options.
   */
  public Exchange open(RelayTarget target, OpenHead head, boolean fin) {
    return open(target, options.account(), head, fin);
  }

  /**
   * Opens an exchange of a stream that the peer relays to.
   *
   * @param target which stream; null for the one that the link is of
   * @param account of the stream's tunnel
   * @param fin whether the request has no body
   * @return as {@link #open(OpenHead, boolean)} does
   */
  public Exchange open(RelayTarget target, MemoryAccount account, OpenHead head, boolean fin) {
    if (!canOpen()) {
      return null;
    }
    ReceiveWindow window =
        ReceiveWindow.first(account, options.responseWindowBytes(), target != null);
    int id = legs.nextId();
    Frames.appendOpen(writer.control(), id, fin, window.sizeBytes(), target, head);
    Exchange exchange = Exchange.opening(side, account, id, head, window, fin);
    side.opened(exchange);
    return exchange;
  }

  /** Whether {@link #open} may give an exchange now. */
  @Override
  public boolean canOpen() {
    return opener && !writer.isEnded() && !drain.isPeerDraining() && !ids.isUsedUp() && !isFull();
  }

  /** Whether the peer takes no more exchanges, or does not read what is said to it. */
  private boolean isFull() {
    return legs.isFull() || writer.controlBytes() >= MAX_OPENING_BYTES;
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
  @Override
  public Obstacle obstacle() {
    if (!opener || writer.isEnded() || ids.isUsedUp()) {
      return Obstacle.NO_LINK;
    }
    return drain.isPeerDraining() ? Obstacle.DRAINING : Obstacle.FULL;
  }

  /** How many exchanges are open now. */
  public int openExchanges() {
    return legs.size();
  }

  /** How many bytes wait here to be relayed from or to the peer. */
  public long relayQueueBytes() {
    return relayBudget.waitingBytes();
  }

  /** Whether the link is usable at all. */
  public boolean isEnded() {
    return writer.isEnded();
  }

  /** Sends a frame of the stream itself. */
  public void sendControl(int type, JsonObject payload) {
    writer.sendControl(type, payload);
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
    if (writer.isEnded()) {
      return Future.failedFuture("the link has ended");
    }
    if (drain.ask()) {
      sendControl(FrameType.DRAIN, payload);
    }
    return drain.answer();
  }

  /** From now on every OPEN is answered with RESET(REFUSED). */
  public void refuseNew() {
    drain.refuse();
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
    if (!writer.isEnded()) {
      long lastAccepted = Integer.toUnsignedLong(opener ? 0 : ids.latest());
      Goodbye goodbye = new Goodbye(lastAccepted, code.wireName(), reason);
      sendControl(FrameType.GOODBYE, goodbye.encode());
      writer.flushControl();
      end(reason);
    }
  }

  /** Looks after the link: heartbeat, silence, acceptance. To be called about twice a second. */
  public void tick() {
    if (writer.isEnded()) {
      return;
    }
    long now = writer.nowNanos();
    String fault = faultOfLink(now);
    if (fault != null) {
      end(fault);
      return;
    }
    if (liveness.isHeartbeatDue(now)) {
      sendControl(FrameType.HEARTBEAT, null);
    }
    long limitNanos = options.acceptTimeout().toNanos();
    legs.each(
        leg -> {
          leg.checkAccepted(now, limitNanos);
          leg.chargeWaiting();
        });
  }

  private String faultOfLink(long nowNanos) {
    if (writer.isControlFull()) {
      return "the peer does not read: " + writer.controlBytes() + " bytes wait for it";
    }
    int writableBytes = link.writableBytes();
    return liveness.fault(nowNanos, writer.hasWaiting() && writableBytes <= 0, writableBytes);
  }

  // ---- from the link

  @Override
  public void received(Buffer portion) {
    if (writer.isEnded()) {
      return;
    }
    liveness.received(writer.nowNanos());
    if (writer.isControlFull()) {
      // What comes in makes this end answer, and nobody takes the answers.
      end(faultOfLink(writer.nowNanos()));
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
    writer.flush();
  }

  @Override
  public void ended(String reason) {
    if (writer.isEnded()) {
      return;
    }
    writer.end();
    legs.each(leg -> leg.linkEnded(reason));
    drain.ended(reason);
    Isolated.run(this, () -> events.ended(reason));
  }

  /** Ends the link from this side. */
  private void end(String reason) {
    if (!writer.isEnded()) {
      link.close(reason);
      ended(reason);
    }
  }

  // ---- for exchanges that another link relays to this one

  LinkSide side() {
    return side;
  }

  /** Of the tunnel whose stream the link carries. */
  @Override
  public MemoryAccount account() {
    return options.account();
  }

  @Override
  public String toString() {
    return writer.toString();
  }
}
