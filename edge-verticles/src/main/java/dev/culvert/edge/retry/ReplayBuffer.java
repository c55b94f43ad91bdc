package dev.culvert.edge.retry;

import dev.culvert.core.frame.PooledBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a request body, kept for another attempt. Holds the chunks themselves, so nobody
 * may change them; {@link #giveUp} when no other attempt follows, or their memory is lost. Belongs
 * to one event loop.
 */
public final class ReplayBuffer {

  /** How much is kept: the first window of an exchange. */
  public static final int CAPACITY_BYTES = 64 * 1024;

  private List<Buffer> chunks = new ArrayList<>(2);
  private int bytes;
  private boolean overflowed;

  /** Keeps a chunk beside its owner, or lets go of everything for good if it does not fit. */
  public void add(Buffer chunk) {
    if (overflowed) {
      return;
    }
    if (chunk.length() > CAPACITY_BYTES - bytes) {
      giveUp();
      return;
    }
    chunks.add(PooledBuffer.share(chunk));
    bytes += chunk.length();
  }

  /** Frees what is kept, because no other attempt will be made; {@link #overflowed} from now on. */
  public void giveUp() {
    overflowed = true;
    chunks.forEach(PooledBuffer::release);
    chunks = List.of();
    bytes = 0;
  }

  /** Whether something is missing, so that no other attempt can be made. */
  public boolean overflowed() {
    return overflowed;
  }

  /** How much is kept. */
  public int bytes() {
    return bytes;
  }

  /** What is kept, in order, for another owner; later additions do not change the list. */
  public List<Buffer> chunks() {
    return chunks.stream().map(PooledBuffer::share).toList();
  }
}
