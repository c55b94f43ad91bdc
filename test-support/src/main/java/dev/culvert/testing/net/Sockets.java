package dev.culvert.testing.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The three ways to end a TCP connection, and loopback addresses. */
public final class Sockets {

  private Sockets() {}

  /** The address of a port on 127.0.0.1. */
  public static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Listens on a free port of 127.0.0.1. */
  public static ServerSocket listen() {
    return listen(0);
  }

  /** Listens on a port of 127.0.0.1; 0 picks a free one. */
  public static ServerSocket listen(int port) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(loopback(port), 512);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    }
  }

  /** Ends a connection with RST: the peer's next read fails, bytes on the way are lost. */
  public static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyGone) {
      // closing what is closed does nothing
    }
    close(socket);
  }

  /** Closes without a word: a FIN, unless bytes of the peer were left unread. */
  public static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // nothing is left to be done about it
    }
  }
}
