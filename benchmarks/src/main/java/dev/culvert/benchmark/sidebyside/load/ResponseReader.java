package dev.culvert.benchmark.sidebyside.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the ends of HTTP/1.1 responses that have a Content-Length, one after the other on one
 * connection. Owned by the thread that reads the connection.
 */
final class ResponseReader {

  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int END_OF_HEAD = 0x0d0a0d0a;
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+) *\r\n");

  private final byte[] head = new byte[MAX_HEAD_BYTES];
  private int headBytes;
  private int lastFour;
  private long bodyBytesLeft = -1;
  private int status;

  /**
   * Takes bytes, of one response at most.
   *
   * @return whether a response is complete; {@link #status} tells how it went
   * @throws IllegalStateException when it cannot be told where the response ends
   */
  boolean read(ByteBuffer bytes) {
    while (bodyBytesLeft < 0 && bytes.hasRemaining()) {
      readHead(bytes.get());
    }
    if (bodyBytesLeft < 0) {
      return false;
    }
    int taken = (int) Math.min(bodyBytesLeft, bytes.remaining());
    bytes.position(bytes.position() + taken);
    bodyBytesLeft -= taken;
    if (bodyBytesLeft > 0) {
      return false;
    }
    reset();
    return true;
  }

  /** The status of the last response whose head was complete. */
  int status() {
    return status;
  }

  /** Whatever comes next begins a response. */
  void reset() {
    bodyBytesLeft = -1;
    headBytes = 0;
    lastFour = 0;
  }

  private void readHead(byte next) {
    if (headBytes == MAX_HEAD_BYTES) {
      throw new IllegalStateException("a response head of more than " + MAX_HEAD_BYTES + " bytes");
    }
    head[headBytes++] = next;
    lastFour = (lastFour << 8) | (next & 0xff);
    if (lastFour == END_OF_HEAD) {
      String text = new String(head, 0, headBytes, ISO_8859_1).toLowerCase(Locale.ROOT);
      Matcher length = LENGTH.matcher(text);
      if (!text.startsWith("http/1.1 ") || !length.find()) {
        throw new IllegalStateException("not HTTP/1.1 with a Content-Length: " + text);
      }
      status = Integer.parseInt(text, "http/1.1 ".length(), "http/1.1 200".length(), 10);
      bodyBytesLeft = Long.parseLong(length.group(1));
    }
  }
}
