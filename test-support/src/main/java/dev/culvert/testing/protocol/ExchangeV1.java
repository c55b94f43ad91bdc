package dev.culvert.testing.protocol;

import io.vertx.core.buffer.Buffer;

/** One exchange: its request as far as it came, and how much of the response may be sent. */
final class ExchangeV1 {

  private static final int MAX_DATA_BYTES = 16_384;
  private static final int WINDOW_BYTES = 65_536;

  private final RequestV1 request;
  private final Buffer body = Buffer.buffer();
  private long creditBytes;
  private int ungrantedBytes;
  private boolean reset;

  ExchangeV1(RequestV1 request) {
    this.request = request;
    this.creditBytes = request.windowBytes();
  }

  /** The request with its body, once all of it has come. */
  RequestV1 request() {
    return request.withBody(body);
  }

  /** Keeps the next part of the request's body; returns how much more may be sent for it. */
  int received(Buffer part) {
    body.appendBuffer(part);
    ungrantedBytes += part.length();
    if (ungrantedBytes < WINDOW_BYTES / 2) {
      return 0;
    }
    int granted = ungrantedBytes;
    ungrantedBytes = 0;
    return granted;
  }

  synchronized void grant(long bytes) {
    creditBytes += bytes;
    notifyAll();
  }

  /** The exchange or its stream is over. */
  synchronized void reset() {
    reset = true;
    notifyAll();
  }

  /** Waits for credit and takes some; 0 when the exchange was reset. */
  synchronized int take(int wantedBytes) throws InterruptedException {
    while (creditBytes == 0 && !reset) {
      wait();
    }
    if (reset) {
      return 0;
    }
    int taken = (int) Math.min(creditBytes, Math.min(wantedBytes, MAX_DATA_BYTES));
    creditBytes -= taken;
    return taken;
  }
}
