package dev.culvert.testing.origin;

import java.io.InputStream;

/** The first bytes of the payload; used by one thread. */
final class PayloadInputStream extends InputStream {

  private final long length;
  private long position;

  PayloadInputStream(long length) {
    this.length = length;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int size) {
    if (position >= length) {
      return -1;
    }
    int read = (int) Math.min(size, length - position);
    Payload.fill(position, target, from, read);
    position += read;
    return read;
  }
}
