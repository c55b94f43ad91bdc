package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.ingress.ProgressMeter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * Pumps a response body from an exchange to the visitor, and watches whether the visitor takes it.
 *
 * <p>Owned by the event loop of the request.
 */
final class ResponseBody {

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final IngressOptions options;
  private ProgressMeter meter;
  private long bytesSinceDrained;

  /**
   * Begins to pump.
   *
   * @param whenRead told when the exchange has given all of it; the response is not ended yet
   */
  ResponseBody(
      Exchange exchange, HttpServerResponse response, IngressOptions options, Runnable whenRead) {
    this.exchange = exchange;
    this.response = response;
    this.options = options;
    exchange.handler(this::received);
    exchange.endHandler(ignored -> whenRead.run());
    response.drainHandler(ignored -> drained());
  }

  private void received(Buffer data) {
    // A copy: what waits for a slow visitor would keep alive the whole message it came in.
    response.write(data.copy());
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
