package dev.culvert.edge.retry;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a request body, kept for another attempt. Holds the chunks themselves, so nobody
 * may change them. Belongs to one event loop.
 */
public final class ReplayBuffer {

  /** How much is kept: the first window of an exchange. */
  public static final int CAPACITY_BYTES = 64 * 1024;

  private List<Buffer> chunks = new ArrayList<>(2);
  private int bytes;
  private boolean overflowed;

  /** Keeps a chunk, or lets go of everything for good if it does not fit. */
  public void add(Buffer chunk) {
    if (overflowed) {
      return;
    }
    if (chunk.length() > CAPACITY_BYTES - bytes) {
      giveUp();
      return;
    }
    chunks.add(chunk);
    bytes += chunk.length();
  }

  /** Frees what is kept, because no other attempt will be made; {@link #overflowed} from now on. */
  public void giveUp() {
    overflowed = true;
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

  /** What is kept, in order; a copy, which later additions do not change. */
  public List<Buffer> chunks() {
    return List.copyOf(chunks);
  }
}
