package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameSink;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.ProtocolException;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.frame.RequestHead;
import dev.culvert.core.guard.Isolated;
import dev.culvert.core.handshake.Goodbye;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * What each frame of the peer means: the table of {@code docs/protocol.md}, section "States".
 *
 * <p>Owned by the link's event loop.
 */
final class InboundFrames implements FrameSink {

  private final Multiplexer multiplexer;
  private final MultiplexerOptions options;
  private final StreamEvents events;

  InboundFrames(Multiplexer multiplexer, MultiplexerOptions options, StreamEvents events) {
    this.multiplexer = multiplexer;
    this.options = options;
    this.events = events;
  }

  @Override
  public void frame(int type, int flags, int id, Buffer payload) {
    if (multiplexer.isEnded()) {
      return;
    }
    boolean fin = (flags & FrameHeader.FIN) != 0;
    if (isOfNoEffect(type, fin, payload)) {
      multiplexer.conduct().idle(multiplexer.nowNanos());
    }
    if (type == FrameType.OPEN) {
      opened(id, fin, payload);
    } else if (FrameType.isOfExchange(type)) {
      Leg leg = multiplexer.find(id);
      if (leg != null && !leg.isOverForPeer()) {
        exchangeFrame(leg, type, fin, payload);
      } else if (!multiplexer.wasOpened(id)) {
        throw new ProtocolException(
            FrameType.name(type)
                + ": exchange "
                + Integer.toUnsignedString(id)
                + " was not opened");
      } else {
        multiplexer.conduct().idle(multiplexer.nowNanos());
      }
    } else {
      multiplexer.conduct().control(payload.length(), multiplexer.nowNanos());
      controlFrame(type, payload);
    }
  }

  @Override
  public void skipped(int type, int bytes) {
    multiplexer.conduct().control(bytes, multiplexer.nowNanos());
  }

  private static boolean isOfNoEffect(int type, boolean fin, Buffer payload) {
    return (type == FrameType.DATA && payload.length() == 0 && !fin)
        || (type == FrameType.CREDIT
            && payload.length() == Integer.BYTES
            && payload.getInt(0) == 0);
  }

  /** What is wrong within one exchange is no harm to the others. */
  private void exchangeFrame(Leg leg, int type, boolean fin, Buffer payload) {
    try {
      leg.frame(type, fin, payload);
    } catch (ProtocolException e) {
      String fault = FrameType.name(type) + ": " + e.getMessage();
      multiplexer.conduct().complain(multiplexer, leg.id(), fault, multiplexer.nowNanos());
      leg.breakOff(ResetCode.PROTOCOL, fault);
    } catch (RuntimeException e) {
      Isolated.failed(leg, e);
      leg.breakOff(ResetCode.INTERNAL, "internal error");
    }
  }

  private void opened(int id, boolean fin, Buffer frame) {
    multiplexer.peerOpens(id);
    try {
      takeOrRefuse(id, fin, frame);
    } catch (ProtocolException e) {
      String fault = "OPEN: " + e.getMessage();
      multiplexer.conduct().complain(multiplexer, id, fault, multiplexer.nowNanos());
      multiplexer.sendReset(id, ResetCode.PROTOCOL, fault);
    }
  }

  private void takeOrRefuse(int id, boolean fin, Buffer frame) {
    PayloadReader payload = new PayloadReader(frame);
    long windowBytes = payload.unsignedInt();
    if (windowBytes > Integer.MAX_VALUE) {
      throw new ProtocolException("window: " + windowBytes + " is more than 2^31 - 1");
    }
    int kind = payload.unsignedByte();
    String refusal = multiplexer.refusal();
    if (refusal == null) {
      refusal =
          switch (kind) {
            case Frames.KIND_HTTP -> take(id, fin, (int) windowBytes, payload);
            case Frames.KIND_RELAYED_HTTP -> relay(id, fin, (int) windowBytes, payload);
            default -> "kind " + kind + " is not known here";
          };
    }
    if (refusal != null) {
      multiplexer.sendReset(id, ResetCode.REFUSED, refusal);
    }
  }

  private String take(int id, boolean fin, int windowBytes, PayloadReader payload) {
    RequestHead head = HeadCodec.readRequest(payload);
    BodyLength length = BodyLength.ofRequest(head.fields(), fin);
    if (!fin && options.account().budget().isFull()) {
      return "no memory for another request body";
    }
    ReceiveWindow window =
        fin
            ? null
            : new ReceiveWindow(options.account(), MultiplexerOptions.REQUEST_WINDOW_BYTES, false);
    Exchange exchange =
        new Exchange(
            multiplexer,
            options.account(),
            id,
            false,
            head,
            windowBytes,
            window,
            fin,
            multiplexer.nowNanos());
    exchange.delivered = true;
    exchange.expect(length);
    multiplexer.add(exchange);
    exchange.begin(events);
    return null;
  }

  private String relay(int id, boolean fin, int windowBytes, PayloadReader payload) {
    RelayTarget target = RelayTarget.read(payload);
    if (multiplexer.relayBudget().isFull()) {
      return "too much waits to be relayed";
    }
    Multiplexer onward = events.relay(target);
    if (onward == null || !onward.canOpen()) {
      return "stream " + target.index() + " of connector " + target.connectorId() + " is not here";
    }
    RelayedLeg.open(multiplexer, id, fin, windowBytes, payload.rest(), onward);
    return null;
  }

  private void controlFrame(int type, Buffer payload) {
    switch (type) {
      case FrameType.HEARTBEAT -> {}
      case FrameType.DRAIN -> {
        JsonObject wish = json(payload);
        if (multiplexer.peerDrains()) {
          drained(wish).onComplete(done -> multiplexer.sendControl(FrameType.DRAIN_OK, null));
        }
      }
      case FrameType.DRAIN_OK -> multiplexer.drainAnswered();
      case FrameType.GOODBYE -> goodbye(json(payload));
      default -> {
        JsonObject told = json(payload);
        Isolated.run(multiplexer, () -> events.control(type, told));
      }
    }
  }

  private Future<Void> drained(JsonObject wish) {
    try {
      return events.draining(wish);
    } catch (RuntimeException e) {
      Isolated.failed(multiplexer, e);
      return Future.failedFuture(e);
    }
  }

  private void goodbye(JsonObject payload) {
    Goodbye goodbye = Goodbye.decode(payload);
    Isolated.run(multiplexer, () -> events.goodbye(goodbye.code(), goodbye.text()));
    multiplexer.peerLeft(goodbye.lastAccepted(), "the peer left: " + goodbye.text());
  }

  private static JsonObject json(Buffer payload) {
    try {
      return payload.length() == 0 ? new JsonObject() : payload.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException("a frame of the stream holds no JSON object");
    }
  }
}
