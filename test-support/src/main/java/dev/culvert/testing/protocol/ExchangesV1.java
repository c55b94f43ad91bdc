package dev.culvert.testing.protocol;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The exchanges of a stream, at the acceptor's end. Frames come on one thread. */
final class ExchangesV1 {

  private static final int MAX_DATA_BYTES = 16_384;
  private static final int REFUSED = 1;
  private static final int INTERNAL = 8;

  private final WireV1 wire;
  private final Map<Integer, ExchangeV1> open = new ConcurrentHashMap<>();
  private volatile Function<RequestV1, ResponseV1> handler = request -> ResponseV1.ok("");
  private volatile boolean ignoringCredit;
  private volatile boolean refusing;
  private volatile int lastAccepted;
  private final AtomicInteger resets = new AtomicInteger();

  ExchangesV1(WireV1 wire) {
    this.wire = wire;
  }

  void handler(Function<RequestV1, ResponseV1> newHandler) {
    handler = newHandler;
  }

  void ignoreCredit() {
    ignoringCredit = true;
  }

  void refuse() {
    refusing = true;
  }

  int lastAccepted() {
    return lastAccepted;
  }

  int resets() {
    return resets.get();
  }

  /** The link is over. */
  void end() {
    open.values().forEach(ExchangeV1::reset);
  }

  /** A frame with an exchange ID; those of exchanges that are closed are ignored. */
  void take(FrameV1 frame) throws IOException {
    if (frame.type() == FrameV1.OPEN) {
      open(frame);
      return;
    }
    if (frame.type() == FrameV1.RESET) {
      resets.incrementAndGet();
    }
    ExchangeV1 exchange = open.get(frame.exchangeId());
    if (exchange == null) {
      return;
    }
    switch (frame.type()) {
      case FrameV1.DATA, FrameV1.END -> body(exchange, frame);
      case FrameV1.CREDIT -> exchange.grant(frame.payload().getUnsignedInt(0));
      case FrameV1.RESET -> {
        open.remove(frame.exchangeId());
        exchange.reset();
      }
      default -> {}
    }
  }

  private void open(FrameV1 frame) throws IOException {
    lastAccepted = frame.exchangeId();
    RequestV1 request = RequestV1.of(frame);
    if (refusing || request.kind() != 0) {
      wire.send(FrameV1.reset(frame.exchangeId(), REFUSED, "not taken"));
      return;
    }
    ExchangeV1 exchange = new ExchangeV1(request);
    open.put(frame.exchangeId(), exchange);
    wire.send(FrameV1.credit(frame.exchangeId(), 0));
    if (frame.fin()) {
      ProtocolV1Connector.daemon("v1-exchange", () -> answer(exchange));
    }
  }

  private void body(ExchangeV1 exchange, FrameV1 frame) throws IOException {
    boolean last = frame.type() == FrameV1.END || frame.fin();
    int granted = frame.type() == FrameV1.DATA ? exchange.received(frame.payload()) : 0;
    if (last) {
      ProtocolV1Connector.daemon("v1-exchange", () -> answer(exchange));
    } else if (granted > 0) {
      wire.send(FrameV1.credit(frame.exchangeId(), granted));
    }
  }

  private void answer(ExchangeV1 exchange) {
    RequestV1 request = exchange.request();
    try {
      ResponseV1 response = handler.apply(request);
      wire.send(response.head(request.exchangeId()));
      send(exchange, request.exchangeId(), response.body());
    } catch (RuntimeException e) {
      fail(request.exchangeId(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException ended) {
      // the reader sees it as well
    } finally {
      open.remove(request.exchangeId());
    }
  }

  private void send(ExchangeV1 exchange, int exchangeId, Buffer body)
      throws IOException, InterruptedException {
    int sent = 0;
    while (sent < body.length()) {
      int left = body.length() - sent;
      int taken = ignoringCredit ? Math.min(left, MAX_DATA_BYTES) : exchange.take(left);
      if (taken == 0) {
        return;
      }
      sent += taken;
      int flags = sent == body.length() ? FrameV1.FIN : 0;
      wire.send(new FrameV1(FrameV1.DATA, flags, exchangeId, body.slice(sent - taken, sent)));
    }
  }

  private void fail(int exchangeId, String text) {
    try {
      wire.send(FrameV1.reset(exchangeId, INTERNAL, text));
    } catch (IOException ended) {
      // nobody is left to be told
    }
  }
}
