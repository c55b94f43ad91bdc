package dev.culvert.core.exchange;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import java.util.zip.CRC32;

/** Writes so many random bytes in random chunks as fast as it may, and ends. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the event loop of the link
final class Source {

  private final Exchange to;
  private final Random random;
  private final CRC32 crc = new CRC32();
  private final int maxChunkBytes;
  private final boolean end;
  private long left;
  volatile long written;
  volatile boolean done;

  Source(Exchange to, long bytes, int maxChunkBytes, boolean end) {
    this.to = to;
    this.random = new Random(bytes);
    this.left = bytes;
    this.maxChunkBytes = maxChunkBytes;
    this.end = end;
  }

  /** To be called on the link's loop. */
  Source start() {
    while (left > 0) {
      if (to.isClosed()) {
        return this;
      }
      if (to.writeQueueFull()) {
        to.drainHandler(v -> start());
        return this;
      }
      byte[] chunk = new byte[(int) Math.min(left, 1 + random.nextInt(maxChunkBytes))];
      random.nextBytes(chunk);
      crc.update(chunk);
      left -= chunk.length;
      written = written + chunk.length;
      to.write(Buffer.buffer(chunk));
    }
    if (end) {
      to.end();
    }
    done = true;
    return this;
  }

  long checksum() {
    return crc.getValue();
  }
}
