package dev.culvert.testing.origin;

import dev.culvert.testing.net.Sockets;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One accepted connection of a {@link RawOrigin}; used by the script's thread only. */
public final class OriginConnection {

  private static final int HEAD_LIMIT_BYTES = 256 * 1024;
  private static final String EMPTY_LINE = "\r\n\r\n";

  private final Socket socket;
  private final InputStream in;

  OriginConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Reads up to and including the empty line.
   *
   * @throws EOFException when the peer closed before it
   */
  public String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < EMPTY_LINE.length()) {
      int next = in.read();
      if (next < 0 || head.size() > HEAD_LIMIT_BYTES) {
        throw new EOFException("no complete head after " + head.size() + " bytes");
      }
      head.write(next);
      matched = next == EMPTY_LINE.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** What follows the head. */
  public InputStream in() {
    return in;
  }

  /** Sends the characters as ISO 8859-1. */
  public OriginConnection write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends the bytes as they are. */
  public OriginConnection write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Ends the connection with RST. */
  public void reset() {
    Sockets.reset(socket);
  }

  /** Sends FIN, and reads what the peer still sends until it closes as well. */
  public void finish() throws IOException {
    socket.shutdownOutput();
    in.transferTo(OutputStream.nullOutputStream());
    Sockets.close(socket);
  }

  /** Blocks until the peer ends the connection; tells whether it did so in order. */
  public boolean awaitPeerEnd() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (IOException reset) {
      return false;
    }
  }
}
