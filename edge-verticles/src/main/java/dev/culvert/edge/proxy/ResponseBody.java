package dev.culvert.edge.proxy;

import dev.culvert.core.boot.ReadPortions;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.ProgressMeter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * Pumps a response body from an exchange to the visitor, and watches whether the visitor takes it.
 * It counts what waits for the visitor itself: Vert.x would let sixteen parts wait, of any length.
 *
 * <p>Owned by the event loop of the request.
 */
final class ResponseBody {

  /**
   * More than one portion of an uplink waits: the exchange has to. While memory is short, an eighth
   * of it is enough.
   */
  private static final int FULL_ABOVE_BYTES = ReadPortions.LARGEST_BYTES;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final IngressOptions options;
  private final Consumer<Buffer> whenRead;
  private ProgressMeter meter;
  private int unsentBytes;
  private boolean full;

  /**
   * Begins to pump.
   *
   * @param whenRead told when the exchange has given all of it, with the last part, or null; the
   *     response is not ended yet
   */
  ResponseBody(
      Exchange exchange,
      HttpServerResponse response,
      IngressOptions options,
      Consumer<Buffer> whenRead) {
    this.exchange = exchange;
    this.response = response;
    this.options = options;
    this.whenRead = whenRead;
    exchange.handler(this::received);
    exchange.endHandler(ignored -> whenRead.accept(null));
  }

  private void received(Buffer data) {
    // Ordinary memory is a part of a whole message, which a slow visitor would keep alive.
    Buffer kept = data instanceof PooledBuffer ? PooledBuffer.keep(data) : data.copy();
    if (exchange.isReadEnded()) {
      whenRead.accept(kept);
      return;
    }
    int bytes = kept.length();
    Future<Void> written;
    try {
      written = response.write(kept);
    } catch (RuntimeException e) {
      PooledBuffer.release(kept);
      throw e;
    }
    if (written.isComplete()) {
      PooledBuffer.release(kept);
      return;
    }
    unsentBytes += bytes;
    exchange.holding().add(bytes);
    written.onComplete(sent -> taken(kept, bytes));
    if (!full && unsentBytes > fullAboveBytes()) {
      full = true;
      exchange.pause();
      long now = System.nanoTime();
      if (meter == null) {
        meter = options.responseBodyMeter(now);
      }
      meter.setWaiting(true, now);
    }
  }

  private int fullAboveBytes() {
    return exchange.account().isPressed() ? FULL_ABOVE_BYTES / 8 : FULL_ABOVE_BYTES;
  }

  private void taken(Buffer part, int bytes) {
    PooledBuffer.release(part);
    unsentBytes -= bytes;
    exchange.holding().remove(bytes);
    if (!full) {
      return;
    }
    long now = System.nanoTime();
    meter.moved(bytes, now);
    if (unsentBytes <= fullAboveBytes() / 2) {
      full = false;
      meter.setWaiting(false, now);
      exchange.resume();
    }
  }

  /** Whether data waits and the visitor takes less of it than it must. */
  boolean isTooSlow(long nowNanos) {
    return meter != null && meter.isTooSlow(nowNanos);
  }
}
