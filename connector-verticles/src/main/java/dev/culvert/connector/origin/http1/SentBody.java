package dev.culvert.connector.origin.http1;

import dev.culvert.core.frame.PooledBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a request body that was sent on a connection that may turn out to be dead, kept
 * until that is known.
 *
 * <p>Owned by the event loop of the exchange.
 */
final class SentBody {

  /** How much is kept: what an edge may send before the exchange is accepted. */
  private static final int CAPACITY_BYTES = 64 * 1024;

  private List<Buffer> parts = new ArrayList<>(2);
  private int bytes;
  private boolean whole = true;

  /**
   * Keeps a part beside its owner, or lets go of all for good if it does not fit.
   *
   * @param part not lent
   */
  void add(Buffer part) {
    if (!whole) {
      return;
    }
    if (part.length() > CAPACITY_BYTES - bytes) {
      giveUp();
      return;
    }
    parts.add(PooledBuffer.share(part));
    bytes += part.length();
  }

  /** Nobody will need it again. */
  void giveUp() {
    whole = false;
    parts.forEach(PooledBuffer::release);
    parts = List.of();
    bytes = 0;
  }

  /** How much is kept. */
  int bytes() {
    return bytes;
  }

  /** Whether nothing is missing. */
  boolean isWhole() {
    return whole;
  }

  /** Hands over what is kept, in order, to its new owner. */
  List<Buffer> take() {
    List<Buffer> all = parts;
    parts = List.of();
    giveUp();
    return all;
  }
}
