package dev.culvert.testing.protocol;

import dev.culvert.testing.net.Sockets;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/** Frames on a socket. Any thread may send; one reads. */
final class WireV1 {

  /** A link is dead when nothing has arrived for that long. */
  private static final Duration DEAD = Duration.ofSeconds(5);

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private volatile long writtenNanos = System.nanoTime();

  WireV1(Socket socket) throws IOException {
    this.socket = socket;
    patience(DEAD);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** How long a read waits for a byte from now on. */
  void patience(Duration limit) throws SocketException {
    socket.setSoTimeout((int) limit.toMillis());
  }

  FrameV1 read() throws IOException {
    return FrameV1.read(in);
  }

  void send(FrameV1 frame) throws IOException {
    synchronized (out) {
      frame.writeTo(out);
    }
    writtenNanos = System.nanoTime();
  }

  void send(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
    writtenNanos = System.nanoTime();
  }

  long silentMillis() {
    return Duration.ofNanos(System.nanoTime() - writtenNanos).toMillis();
  }

  void close() {
    Sockets.close(socket);
  }

  void reset() {
    Sockets.reset(socket);
  }
}
