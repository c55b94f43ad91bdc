package dev.culvert.edge.forward;

import dev.culvert.core.exchange.OutgoingExchange;
import dev.culvert.core.frame.PooledBuffer;
import dev.culvert.core.internals.ReadPortions;
import dev.culvert.edge.ingress.IngressOptions;
import dev.culvert.edge.request.EdgeResponse;
import dev.culvert.edge.wire.ReaderPace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Pumps a response body from an exchange to the visitor, and watches whether the visitor takes it.
 * It counts what waits for the visitor itself: Vert.x would let sixteen parts wait, of any length.
 *
 * <p>Owned by the event loop of the request.
 */
final class ResponsePump {

  /**
   * More than one portion of an uplink waits: the exchange has to. While memory is short, an eighth
   * of it is enough.
   */
  private static final int FULL_ABOVE_BYTES = ReadPortions.LARGEST_BYTES;

  private final OutgoingExchange exchange;
  private final EdgeResponse response;
  private final IngressOptions options;
  private final Consumer<Buffer> whenRead;
  private final Consumer<RuntimeException> whenFailed;
  private final Consumer<Boolean> whenWaiting;

  /** Made when the visitor is slow for the first time. */
  private ReaderPace pace;

  private long takenBytes;
  private int unsentBytes;
  private boolean full;

  /**
   * A pump that stands still.
   *
   * @param whenRead told when the exchange has given all of it, with the last part, or null; the
   *     response is not ended yet, and who is told owns the part
   * @param whenFailed told when a part cannot be passed on
   * @param whenWaiting told whether the response only waits for the visitor
   */
  ResponsePump(
      OutgoingExchange exchange,
      EdgeResponse response,
      IngressOptions options,
      Consumer<Buffer> whenRead,
      Consumer<RuntimeException> whenFailed,
      Consumer<Boolean> whenWaiting) {
    this.exchange = exchange;
    this.response = response;
    this.options = options;
    this.whenRead = whenRead;
    this.whenFailed = whenFailed;
    this.whenWaiting = whenWaiting;
  }

  /** Begins to pump. */
  void start() {
    exchange.handler(this::received);
    exchange.endHandler(ignored -> whenRead.accept(null));
  }

  private void received(Buffer data) {
    if (!response.mayHaveBody()) {
      whenFailed.accept(new IllegalStateException("a body where none may be"));
      return;
    }
    // Ordinary memory is a part of a whole message, which a slow visitor would keep alive.
    Buffer kept = data instanceof PooledBuffer ? PooledBuffer.keep(data) : data.copy();
    if (exchange.isReadEnded()) {
      whenRead.accept(kept);
    } else {
      write(kept);
    }
  }

  private void write(Buffer part) {
    int bytes = part.length();
    Future<Void> written;
    try {
      written = response.write(part);
    } catch (RuntimeException e) {
      PooledBuffer.release(part);
      whenFailed.accept(e);
      return;
    }
    if (written.isComplete()) {
      PooledBuffer.release(part);
      takenBytes += bytes;
      return;
    }
    unsentBytes += bytes;
    exchange.holding().add(bytes);
    written.onComplete(sent -> taken(part, bytes));
    if (!full && unsentBytes > fullAboveBytes()) {
      full = true;
      exchange.pause();
      whenWaiting.accept(true);
      long now = System.nanoTime();
      if (pace == null) {
        pace = options.readerPace(visitorTookBytes(), now);
      }
      pace.setWaiting(true, now);
    }
  }

  private int fullAboveBytes() {
    return exchange.account().isPressed() ? FULL_ABOVE_BYTES / 8 : FULL_ABOVE_BYTES;
  }

  private void taken(Buffer part, int bytes) {
    PooledBuffer.release(part);
    unsentBytes -= bytes;
    exchange.holding().remove(bytes);
    takenBytes += bytes;
    if (full && unsentBytes <= fullAboveBytes() / 2) {
      full = false;
      pace.setWaiting(false, System.nanoTime());
      whenWaiting.accept(false);
      exchange.resume();
    }
  }

  /** Whether data waits and the visitor takes less of it than it must. */
  boolean isTooSlow(long nowNanos) {
    return pace != null && pace.isDue(nowNanos) && pace.isTooSlow(visitorTookBytes(), nowNanos);
  }

  /** What the visitor's kernel has, where ours tells that; else what ours has taken. */
  private long visitorTookBytes() {
    long acknowledged = response.acknowledgedBytes();
    return acknowledged < 0 ? takenBytes : acknowledged;
  }
}
