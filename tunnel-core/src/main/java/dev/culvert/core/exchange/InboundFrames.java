package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameSink;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.OpenHead;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.Goodbye;
import dev.culvert.core.memory.MemoryAccount;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * What each frame of the peer means: the table of {@code docs/protocol.md}, section "States".
 *
 * <p>Owned by the link's event loop.
 */
final class InboundFrames implements FrameSink {

  private final boolean opener;
  private final LinkSide side;
  private final LinkWriter writer;
  private final OpenLegs legs;
  private final PeerConduct conduct;
  private final DrainState drain;
  private final RelayBudget relayBudget;
  private final MultiplexerOptions options;
  private final StreamEvents events;
  private final Consumer<String> endLink;

  /** Takes the exchanges that the peer opens. */
  private final Handler<Exchange> owner;

  /**
   * Frames of the peer at the other end.
   *
   * @param opener whether this end opens exchanges, and not the peer
   * @param endLink ends the link, for the reason it is given
   */
  InboundFrames(
      boolean opener,
      LinkSide side,
      PeerConduct conduct,
      DrainState drain,
      RelayBudget relayBudget,
      MultiplexerOptions options,
      StreamEvents events,
      Consumer<String> endLink) {
    this.opener = opener;
    this.side = side;
    this.writer = side.writer();
    this.legs = side.legs();
    this.conduct = conduct;
    this.drain = drain;
    this.relayBudget = relayBudget;
    this.options = options;
    this.events = events;
    this.endLink = endLink;
    this.owner = events::opened;
  }

  @Override
  public void frame(int type, int flags, int id, Buffer payload) {
    if (writer.isEnded()) {
      return;
    }
    boolean fin = (flags & FrameHeader.FIN) != 0;
    if (isOfNoEffect(type, fin, payload)) {
      conduct.idle(writer.nowNanos());
    }
    if (type == FrameType.OPEN) {
      opened(id, fin, payload);
    } else if (FrameType.isOfExchange(type)) {
      Leg leg = legs.find(id);
      if (leg != null && !leg.isOverForPeer()) {
        exchangeFrame(leg, type, fin, payload);
      } else if (!legs.wasOpened(id)) {
        throw new ProtocolException(
            FrameType.name(type)
                + ": exchange "
                + Integer.toUnsignedString(id)
                + " was not opened");
      } else {
        conduct.idle(writer.nowNanos());
      }
    } else {
      conduct.control(payload.length(), writer.nowNanos());
      controlFrame(type, payload);
    }
  }

  @Override
  public void skipped(int type, int bytes) {
    conduct.control(bytes, writer.nowNanos());
  }

  private static boolean isOfNoEffect(int type, boolean fin, Buffer payload) {
    return (type == FrameType.DATA && payload.length() == 0 && !fin)
        || (type == FrameType.CREDIT
            && payload.length() == Integer.BYTES
            && payload.getInt(0) == 0);
  }

  /** A fault in one exchange does not harm the others. */
  private void exchangeFrame(Leg leg, int type, boolean fin, Buffer payload) {
    try {
      leg.frame(type, fin, payload);
    } catch (ProtocolException e) {
      String fault = FrameType.name(type) + ": " + e.getMessage();
      conduct.complain(writer, leg.id(), fault, writer.nowNanos());
      leg.breakOff(ResetCode.PROTOCOL, fault);
    } catch (RuntimeException e) {
      Isolated.failed(leg, e);
      leg.breakOff(ResetCode.INTERNAL, "internal error");
    }
  }

  private void opened(int id, boolean fin, Buffer frame) {
    if (opener) {
      throw new ProtocolException("OPEN: only the other end opens exchanges");
    }
    legs.peerOpens(id);
    try {
      takeOrRefuse(id, fin, frame);
    } catch (ProtocolException e) {
      String fault = "OPEN: " + e.getMessage();
      conduct.complain(writer, id, fault, writer.nowNanos());
      writer.sendReset(id, ResetCode.PROTOCOL, fault);
    }
  }

  private void takeOrRefuse(int id, boolean fin, Buffer frame) {
    PayloadReader payload = new PayloadReader(frame);
    long windowBytes = payload.unsignedInt();
    if (windowBytes > Integer.MAX_VALUE) {
      throw new ProtocolException("window: " + windowBytes + " is more than 2^31 - 1");
    }
    int kind = payload.unsignedByte();
    String refusal = refusal();
    if (refusal == null) {
      refusal =
          switch (kind) {
            case Frames.KIND_RELAYED_HTTP, Frames.KIND_RELAYED ->
                relay(id, fin, (int) windowBytes, kind, payload);
            default ->
                events.takes(kind)
                    ? take(id, fin, (int) windowBytes, kind, payload)
                    : "kind " + kind + " is not known here";
          };
    }
    if (refusal != null) {
      writer.sendReset(id, ResetCode.REFUSED, refusal);
    }
  }

  /** Why no exchange may be opened by the peer now, or null. */
  private String refusal() {
    if (drain.isRefusing()) {
      return "draining";
    }
    return legs.isFull() ? legs.most() + " exchanges are open" : null;
  }

  private String take(int id, boolean fin, int windowBytes, int kind, PayloadReader payload) {
    OpenHead head = HeadCodec.readOpen(kind, payload);
    BodyLength length = ResponseRules.requestLength(head, fin);
    if (!fin && options.account().budget().isFull()) {
      return "no memory for another request body";
    }
    exchange(id, fin, windowBytes, options.account(), head, length).begin(owner);
    return null;
  }

  private Exchange exchange(
      int id,
      boolean fin,
      int windowBytes,
      MemoryAccount account,
      OpenHead head,
      BodyLength length) {
    ReceiveWindow window =
        fin ? null : new ReceiveWindow(account, MultiplexerOptions.REQUEST_WINDOW_BYTES, false);
    Exchange exchange = Exchange.taking(side, account, id, head, windowBytes, window, length);
    legs.add(exchange);
    return exchange;
  }

  private String relay(int id, boolean fin, int windowBytes, int relayed, PayloadReader payload) {
    RelayTarget target = RelayTarget.read(payload);
    int kind = relayed == Frames.KIND_RELAYED ? payload.unsignedByte() : OpenHead.KIND_HTTP;
    if (!OpenHead.isKind(kind)) {
      return "kind " + kind + " is not relayed here";
    }
    if (relayBudget.isFull()) {
      return "too much waits to be relayed";
    }
    StreamCarrier onward = events.relay(target);
    if (onward == null || !onward.canOpen()) {
      return "stream " + target.index() + " of connector " + target.connectorId() + " is not here";
    }
    if (onward instanceof Multiplexer frames) {
      RelayedLeg.open(
          side,
          id,
          fin,
          windowBytes,
          kind,
          payload.rest(),
          frames.side(),
          relayBudget,
          frames.account());
      return null;
    }
    OpenHead head = HeadCodec.readOpen(kind, payload);
    BodyLength length = ResponseRules.requestLength(head, fin);
    OutgoingExchange asked = open(onward, head, fin);
    if (asked == null) {
      return "stream " + target.index() + " takes no exchange now";
    }
    ExchangeRelay.start(exchange(id, fin, windowBytes, onward.account(), head, length), asked);
    return null;
  }

  /** Null also where the head is larger than the carrier can pass on. */
  private OutgoingExchange open(StreamCarrier onward, OpenHead head, boolean fin) {
    try {
      return onward.open(head, fin);
    } catch (IllegalArgumentException e) {
      Isolated.failed(writer, e);
      return null;
    }
  }

  private void controlFrame(int type, Buffer payload) {
    switch (type) {
      case FrameType.HEARTBEAT -> {}
      case FrameType.DRAIN -> {
        JsonObject wish = json(payload);
        // Of a peer that is not trusted only the first time.
        if (drain.peerDrains() || conduct.isTrusted()) {
          drained(wish).onComplete(done -> writer.sendControl(FrameType.DRAIN_OK, null));
        }
      }
      case FrameType.DRAIN_OK -> drain.answered();
      case FrameType.GOODBYE -> goodbye(json(payload));
      default -> {
        JsonObject told = json(payload);
        Isolated.run(writer, () -> events.control(type, told));
      }
    }
  }

  private Future<Void> drained(JsonObject wish) {
    try {
      return events.draining(wish);
    } catch (RuntimeException e) {
      Isolated.failed(writer, e);
      return Future.failedFuture(e);
    }
  }

  private void goodbye(JsonObject payload) {
    Goodbye goodbye = Goodbye.decode(payload);
    Isolated.run(writer, () -> events.goodbye(goodbye.code(), goodbye.text()));
    peerLeft(goodbye.lastAccepted(), "the peer left: " + goodbye.text());
  }

  /** The peer will not touch exchanges above {@code lastAccepted}. */
  private void peerLeft(long lastAccepted, String reason) {
    legs.each(
        leg -> {
          if (opener && Integer.toUnsignedLong(leg.id()) > lastAccepted) {
            leg.notTouched(reason);
          }
        });
    endLink.accept(reason);
  }

  private static JsonObject json(Buffer payload) {
    try {
      return payload.length() == 0 ? new JsonObject() : payload.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException("a frame of the stream holds no JSON object");
    }
  }
}
