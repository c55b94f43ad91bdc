package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.ProgressMeter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * Pumps a response body from an exchange to the visitor, and watches whether the visitor takes it.
 *
 * <p>Owned by the event loop of the request.
 */
final class ResponseBody {

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final IngressOptions options;
  private final Consumer<Buffer> whenRead;
  private ProgressMeter meter;
  private long bytesSinceDrained;

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
    response.drainHandler(ignored -> drained());
  }

  private void received(Buffer data) {
    // Ordinary memory is a part of a whole message, which a slow visitor would keep alive.
    Buffer kept = data instanceof PooledBuffer ? PooledBuffer.keep(data) : data.copy();
    if (exchange.isReadEnded()) {
      whenRead.accept(kept);
      return;
    }
    PooledBuffer.releaseAfter(response.write(kept), kept);
    bytesSinceDrained += data.length();
    if (response.writeQueueFull()) {
      exchange.pause();
      long now = System.nanoTime();
      if (meter == null) {
        meter = options.responseBodyMeter(now);
      }
      meter.setWaiting(true, now);
    }
  }

  private void drained() {
    if (meter != null) {
      long now = System.nanoTime();
      meter.moved(bytesSinceDrained, now);
      meter.setWaiting(false, now);
    }
    bytesSinceDrained = 0;
    exchange.resume();
  }

  /** Whether data waits and the visitor takes less of it than it must. */
  boolean isTooSlow(long nowNanos) {
    return meter != null && meter.isTooSlow(nowNanos);
  }
}
