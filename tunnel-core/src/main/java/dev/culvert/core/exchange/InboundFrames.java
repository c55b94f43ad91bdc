package dev.culvert.core.exchange;

import dev.culvert.core.frame.FrameHeader;
import dev.culvert.core.frame.FrameSink;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.frame.Frames;
import dev.culvert.core.frame.HeadCodec;
import dev.culvert.core.frame.PayloadReader;
import dev.culvert.core.frame.ProtocolException;
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
      opened(id, fin, new PayloadReader(payload));
    } else if (FrameType.isOfExchange(type)) {
      Exchange exchange = multiplexer.find(id);
      if (exchange != null) {
        exchangeFrame(exchange, type, fin, payload);
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

  private void exchangeFrame(Exchange exchange, int type, boolean fin, Buffer payload) {
    switch (type) {
      case FrameType.HEAD ->
          exchange.inbound().receivedHead(HeadCodec.readResponse(new PayloadReader(payload)), fin);
      case FrameType.DATA -> exchange.inbound().receivedData(payload, fin, multiplexer.nowNanos());
      case FrameType.END ->
          exchange.inbound().receivedEnd(HeadCodec.readFields(new PayloadReader(payload)));
      case FrameType.CREDIT -> exchange.receivedCredit(new PayloadReader(payload).unsignedInt());
      default -> {
        PayloadReader reader = new PayloadReader(payload);
        exchange.receivedReset(ResetCode.of(reader.unsignedByte()), reader.text());
      }
    }
  }

  private void opened(int id, boolean fin, PayloadReader payload) {
    multiplexer.peerOpens(id);
    long windowBytes = payload.unsignedInt();
    int kind = payload.unsignedByte();
    if (windowBytes > Integer.MAX_VALUE) {
      throw new ProtocolException("OPEN: window: " + windowBytes + " is more than 2^31 - 1");
    }
    String refusal =
        kind == Frames.KIND_HTTP ? multiplexer.refusal() : "kind " + kind + " is not known here";
    RequestHead head = refusal == null ? HeadCodec.readRequest(payload) : null;
    if (refusal == null
        && !fin
        && !options.budget().reserveExactly(MultiplexerOptions.REQUEST_WINDOW_BYTES)) {
      refusal = "no memory for another request body";
    }
    if (refusal != null) {
      multiplexer.sendReset(id, ResetCode.REFUSED, refusal);
      return;
    }
    ReceiveWindow window =
        fin ? null : new ReceiveWindow(options.budget(), MultiplexerOptions.REQUEST_WINDOW_BYTES);
    Exchange exchange =
        new Exchange(
            multiplexer, id, false, head, (int) windowBytes, window, fin, multiplexer.nowNanos());
    exchange.delivered = true;
    multiplexer.add(exchange);
    exchange.begin(events);
  }

  private void controlFrame(int type, Buffer payload) {
    switch (type) {
      case FrameType.HEARTBEAT -> {}
      case FrameType.DRAIN -> {
        multiplexer.peerDrains();
        events.draining();
        multiplexer.sendControl(FrameType.DRAIN_OK, null);
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
    multiplexer.peerLeft(
        lastAccepted.longValue(), "the peer left: " + payload.getValue("text", ""));
  }

  private static JsonObject json(Buffer payload) {
    try {
      return payload.length() == 0 ? new JsonObject() : payload.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException("a frame of the stream holds no JSON object");
    }
  }
}
