package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameDecoder;
import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
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

  private final Link link;
  private final EventLoop eventLoop;
  private final boolean opener;
  private final MultiplexerOptions options;
  private final StreamEvents events;
  private final FrameDecoder decoder = new FrameDecoder(this::frame);
  private final OutboundQueue outbound;
  private final IntObjectHashMap<Exchange> exchanges = new IntObjectHashMap<>();
  private final List<Exchange> undelivered = new ArrayList<>();
  private final Liveness liveness;
  private List<Runnable> afterWrite = new ArrayList<>();
  private int maxOpen;
  private int lastId;
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
    this.outbound = new OutboundQueue(link);
    this.liveness = new Liveness(options.silenceTimeout(), nowNanos());
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
   * @return null when the link takes no more: it ended, drains, is full, or memory for the response
   *     is out
   * @throws IllegalArgumentException when the head is longer than 64 KiB
   */
  public Exchange open(RequestHead head, boolean fin) {
    if (!canOpen()) {
      return null;
    }
    int windowBytes = options.budget().reserve(options.responseWindowBytes());
    if (windowBytes == 0) {
      return null;
    }
    ReceiveWindow window = new ReceiveWindow(options.budget(), windowBytes);
    int id = lastId + 1;
    boolean written = false;
    try {
      Frames.appendOpen(outbound.control(), id, fin, windowBytes, head);
      written = true;
    } finally {
      if (!written) {
        window.release();
      }
    }
    lastId = id;
    Exchange exchange =
        new Exchange(
            this,
            id,
            true,
            head,
            MultiplexerOptions.REQUEST_WINDOW_BYTES,
            window,
            false,
            nowNanos());
    if (fin) {
      exchange.endedWithOpen();
    }
    exchanges.put(id, exchange);
    undelivered.add(exchange);
    flushSoon();
    return exchange;
  }

  /** Whether {@link #open} may give an exchange now. */
  public boolean canOpen() {
    return opener && !ended && !peerDraining && exchanges.size() < maxOpen && lastId != -1;
  }

  /** How many exchanges are open now. */
  public int openExchanges() {
    return exchanges.size();
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
   * Tells the peer that this end takes no new exchanges; those that come late are REFUSED.
   *
   * @return succeeds with the peer's DRAIN_OK, fails when the link ends before
   */
  public Future<Void> drain() {
    if (ended) {
      return Future.failedFuture("the link has ended");
    }
    if (drainAnswered == null) {
      drainAnswered = Promise.promise();
      sendControl(FrameType.DRAIN, null);
    }
    return drainAnswered.future();
  }

  /** From now on every OPEN is answered with RESET(REFUSED). */
  public void refuseNew() {
    refusing = true;
  }

  /** Says goodbye and ends the link; open exchanges are reset at both ends. */
  public void close(String reason) {
    if (!ended) {
      sendControl(
          FrameType.GOODBYE,
          new JsonObject()
              .put("lastAccepted", Integer.toUnsignedLong(opener ? 0 : lastId))
              .put("text", reason));
      flush();
      link.close(reason);
      ended(reason);
    }
  }

  /** Looks after the link: heartbeat, silence, acceptance. To be called about twice a second. */
  public void tick() {
    if (ended) {
      return;
    }
    long now = nowNanos();
    String fault = liveness.fault(now, !outbound.isEmpty() && link.writableBytes() <= 0);
    if (fault != null) {
      link.close(fault);
      ended(fault);
      return;
    }
    if (liveness.isHeartbeatDue(now)) {
      sendControl(FrameType.HEARTBEAT, null);
    }
    long limitNanos = options.acceptTimeout().toNanos();
    for (Exchange exchange : exchanges.values().toArray(new Exchange[0])) {
      exchange.checkAccepted(now, limitNanos);
    }
  }

  // ---- from the link

  @Override
  public void received(Buffer portion) {
    liveness.received(nowNanos());
    try {
      decoder.feed(portion);
    } catch (ProtocolException e) {
      fatal(e.getMessage());
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
    for (Exchange exchange : exchanges.values().toArray(new Exchange[0])) {
      exchange.fail(
          ResetCode.INTERNAL,
          "link ended: " + reason,
          ExchangeResetException.By.LINK,
          exchange.delivered);
    }
    if (drainAnswered != null) {
      drainAnswered.tryFail(reason);
    }
    events.ended(reason);
  }

  private void frame(int type, int flags, int id, Buffer payload) {
    if (ended) {
      return;
    }
    if (FrameType.isOfExchange(type)) {
      exchangeFrame(type, (flags & FrameHeader.FIN) != 0, id, payload);
    } else {
      controlFrame(type, payload);
    }
  }

  private void exchangeFrame(int type, boolean fin, int id, Buffer payload) {
    if (type == FrameType.OPEN) {
      opened(id, fin, new PayloadReader(payload));
      return;
    }
    Exchange exchange = exchanges.get(id);
    if (exchange == null) {
      if (Integer.compareUnsigned(id, lastId) > 0) {
        throw new ProtocolException(
            FrameType.name(type)
                + ": exchange "
                + Integer.toUnsignedString(id)
                + " was not opened");
      }
      return;
    }
    try {
      exchangeFrame(exchange, type, fin, payload);
    } catch (ProtocolException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("{}: a handler of exchange {} failed", this, exchange.id(), e);
      exchange.reset(ResetCode.INTERNAL, "internal error");
    }
  }

  private void exchangeFrame(Exchange exchange, int type, boolean fin, Buffer payload) {
    switch (type) {
      case FrameType.HEAD ->
          exchange.receivedHead(HeadCodec.readResponse(new PayloadReader(payload)), fin);
      case FrameType.DATA -> exchange.receivedData(payload, fin, nowNanos());
      case FrameType.END -> exchange.receivedEnd(HeadCodec.readFields(new PayloadReader(payload)));
      case FrameType.CREDIT -> exchange.receivedCredit(new PayloadReader(payload).unsignedInt());
      default -> {
        PayloadReader reader = new PayloadReader(payload);
        exchange.receivedReset(ResetCode.of(reader.unsignedByte()), reader.text());
      }
    }
  }

  private void opened(int id, boolean fin, PayloadReader payload) {
    if (opener || Integer.compareUnsigned(id, lastId) <= 0) {
      throw new ProtocolException(
          "OPEN: exchange " + Integer.toUnsignedString(id) + " may not be opened now");
    }
    lastId = id;
    long windowBytes = payload.unsignedInt();
    int kind = payload.unsignedByte();
    if (windowBytes > Integer.MAX_VALUE) {
      throw new ProtocolException("OPEN: window: " + windowBytes + " is more than 2^31 - 1");
    }
    String refusal = refusal(kind);
    RequestHead head = refusal == null ? HeadCodec.readRequest(payload) : null;
    if (refusal == null
        && !fin
        && !options.budget().reserveExactly(MultiplexerOptions.REQUEST_WINDOW_BYTES)) {
      refusal = "no memory for another request body";
    }
    if (refusal != null) {
      Frames.appendReset(outbound.control(), id, ResetCode.REFUSED.number(), refusal);
      flushSoon();
      return;
    }
    ReceiveWindow window =
        fin ? null : new ReceiveWindow(options.budget(), MultiplexerOptions.REQUEST_WINDOW_BYTES);
    Exchange exchange =
        new Exchange(this, id, false, head, (int) windowBytes, window, fin, nowNanos());
    exchange.delivered = true;
    exchanges.put(id, exchange);
    try {
      events.opened(exchange);
    } catch (RuntimeException e) {
      log.error("{}: exchange {} could not be begun", this, exchange.id(), e);
      exchange.reset(ResetCode.INTERNAL, "internal error");
    }
  }

  private String refusal(int kind) {
    if (kind != Frames.KIND_HTTP) {
      return "kind " + kind + " is not known here";
    }
    if (refusing) {
      return "draining";
    }
    return exchanges.size() >= maxOpen ? maxOpen + " exchanges are open" : null;
  }

  private void controlFrame(int type, Buffer payload) {
    switch (type) {
      case FrameType.HEARTBEAT -> {}
      case FrameType.DRAIN -> {
        peerDraining = true;
        events.draining();
        sendControl(FrameType.DRAIN_OK, null);
      }
      case FrameType.DRAIN_OK -> {
        if (drainAnswered != null) {
          drainAnswered.tryComplete();
        }
      }
      case FrameType.GOODBYE -> goodbye(json(payload));
      default -> events.control(type, json(payload));
    }
  }

  private void goodbye(JsonObject payload) {
    long lastAccepted = payload.getLong("lastAccepted", 0L);
    for (Exchange exchange : exchanges.values().toArray(new Exchange[0])) {
      if (opener && Integer.toUnsignedLong(exchange.id()) > lastAccepted) {
        exchange.fail(ResetCode.REFUSED, "the peer left", ExchangeResetException.By.PEER, false);
      }
    }
    String reason = "the peer left: " + payload.getString("text", "");
    link.close(reason);
    ended(reason);
  }

  private static JsonObject json(Buffer payload) {
    try {
      return payload.length() == 0 ? new JsonObject() : payload.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException("a frame of the stream holds no JSON object");
    }
  }

  // ---- from the exchanges

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

  void closed(Exchange exchange) {
    exchanges.remove(exchange.id());
  }

  ProtocolException protocolError(int id, String what) {
    return new ProtocolException("exchange " + Integer.toUnsignedString(id) + ": " + what);
  }

  private void fatal(String what) {
    String reason = "protocol error: " + what;
    link.close(reason);
    ended(reason);
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
      eventLoop.execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    FrameBatch batch;
    while (!ended && (batch = outbound.next()) != null) {
      if (!undelivered.isEmpty()) {
        undelivered.forEach(exchange -> exchange.delivered = true);
        undelivered.clear();
      }
      liveness.wrote(nowNanos());
      link.write(batch);
      List<Runnable> actions = afterWrite;
      if (!actions.isEmpty()) {
        afterWrite = new ArrayList<>();
        actions.forEach(Runnable::run);
      }
    }
  }

  @Override
  public String toString() {
    return "stream to " + link.remote();
  }
}
