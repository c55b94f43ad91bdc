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
    if (type == FrameType.OPEN) {
      opened(id, fin, payload);
    } else if (FrameType.isOfExchange(type)) {
      Leg leg = multiplexer.find(id);
      if (leg != null) {
        exchangeFrame(leg, type, fin, payload);
      } else if (!multiplexer.wasOpened(id)) {
        throw new ProtocolException(
            FrameType.name(type)
                + ": exchange "
                + Integer.toUnsignedString(id)
                + " was not opened");
      }
    } else {
      controlFrame(type, payload);
    }
  }

  private void exchangeFrame(Leg leg, int type, boolean fin, Buffer payload) {
    try {
      leg.frame(type, fin, payload);
    } catch (ProtocolException e) {
      if (!options.sharedLink()) {
        throw e;
      }
      leg.violated(e.getMessage());
    }
  }

  private void opened(int id, boolean fin, Buffer frame) {
    multiplexer.peerOpens(id);
    PayloadReader payload = new PayloadReader(frame);
    long windowBytes = payload.unsignedInt();
    if (windowBytes > Integer.MAX_VALUE) {
      throw new ProtocolException("OPEN: window: " + windowBytes + " is more than 2^31 - 1");
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
        multiplexer.peerDrains();
        events
            .draining(json(payload))
            .onComplete(done -> multiplexer.sendControl(FrameType.DRAIN_OK, null));
      }
      case FrameType.DRAIN_OK -> multiplexer.drainAnswered();
      case FrameType.GOODBYE -> goodbye(json(payload));
      default -> events.control(type, json(payload));
    }
  }

  private void goodbye(JsonObject payload) {
    if (!(payload.getValue("lastAccepted", 0L) instanceof Number lastAccepted)) {
      throw new ProtocolException("GOODBYE: lastAccepted: not a number");
    }
    String text = String.valueOf(payload.getValue("text", ""));
    events.goodbye(String.valueOf(payload.getValue("code", "")), text);
    multiplexer.peerLeft(lastAccepted.longValue(), "the peer left: " + text);
  }

  private static JsonObject json(Buffer payload) {
    try {
      return payload.length() == 0 ? new JsonObject() : payload.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException("a frame of the stream holds no JSON object");
    }
  }
}
