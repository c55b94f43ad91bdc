package dev.culvert.testing.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Buffered reading from a socket that names how reading ended, at a limited rate if wanted. */
final class WireReader {

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int LINE_LIMIT_BYTES = 128 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long rateBytesPerSecond = Long.MAX_VALUE;
  private long rateSinceNanos;
  private long rateBytes;

  WireReader(InputStream in) {
    this.in = in;
  }

  void rate(long bytesPerSecond) {
    rateBytesPerSecond = bytesPerSecond;
    rateSinceNanos = System.nanoTime();
    rateBytes = 0;
  }

  /** Reads at least one byte; -1 at FIN. Fails with RESET or TIMED_OUT. */
  int read(byte[] target, int from, int length) throws EndedException {
    if (position == limit && !refill()) {
      return -1;
    }
    int read = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, from, read);
    position += read;
    return read;
  }

  /** One byte; fails with FIN_EARLY at FIN. */
  int readByte(String where) throws EndedException {
    if (position == limit && !refill()) {
      throw new EndedException(BodyEnd.FIN_EARLY, where);
    }
    return buffer[position++] & 0xff;
  }

  /** A line without its CRLF; a bare LF or a bare CR is malformed. */
  String readLine(String where) throws EndedException {
    StringBuilder line = new StringBuilder();
    for (int next = readByte(where); next != '\r'; next = readByte(where)) {
      if (next == '\n' || line.length() == LINE_LIMIT_BYTES) {
        throw new EndedException(BodyEnd.MALFORMED, where + ": line without CRLF: " + line);
      }
      line.append((char) next);
    }
    if (readByte(where) != '\n') {
      throw new EndedException(BodyEnd.MALFORMED, where + ": CR without LF after " + line);
    }
    return line.toString();
  }

  private boolean refill() throws EndedException {
    pace();
    try {
      int wanted = (int) Math.max(1, Math.min(buffer.length, Math.max(1, rateBytesPerSecond / 10)));
      int read = in.read(buffer, 0, wanted);
      position = 0;
      limit = Math.max(0, read);
      rateBytes += limit;
      return read > 0;
    } catch (SocketTimeoutException e) {
      throw new EndedException(BodyEnd.TIMED_OUT, "no byte came");
    } catch (IOException e) {
      throw new EndedException(BodyEnd.RESET, String.valueOf(e.getMessage()));
    }
  }

  private void pace() {
    if (rateBytesPerSecond == Long.MAX_VALUE) {
      return;
    }
    long dueNanos =
        rateSinceNanos
            + (long) ((double) rateBytes / rateBytesPerSecond * Duration.ofSeconds(1).toNanos());
    long waitNanos = dueNanos - System.nanoTime();
    while (waitNanos > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(waitNanos);
      waitNanos = dueNanos - System.nanoTime();
    }
  }
}
