package dev.culvert.connector.dial;

import dev.culvert.testing.net.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that does not answer: its backlog is full, so the kernel drops each SYN, as a firewall
 * does.
 */
final class SilentHost implements AutoCloseable {

  private static final int PROBE_MILLIS = 100;
  private static final int ACCEPT_MILLIS = 4_000;

  private final ServerSocket server = new ServerSocket();
  private final List<Socket> fillers = new ArrayList<>();

  SilentHost(String address, int port) throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1);
    boolean full = false;
    while (!full) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(server.getLocalSocketAddress(), PROBE_MILLIS);
      } catch (SocketTimeoutException silence) {
        full = true;
      }
    }
  }

  /** Its address and port, as a message shows them. */
  String at() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /** Makes room, and waits for somebody who tried before and has not stopped trying. */
  Socket open() throws IOException {
    List<Integer> own = fillers.stream().map(Socket::getLocalPort).toList();
    fillers.forEach(Sockets::close);
    server.setSoTimeout(ACCEPT_MILLIS);
    while (true) {
      Socket accepted = server.accept();
      accepted.setSoTimeout(ACCEPT_MILLIS);
      if (!own.contains(accepted.getPort())) {
        return accepted;
      }
      accepted.close();
    }
  }

  @Override
  public void close() {
    fillers.forEach(Sockets::close);
    Sockets.close(server);
  }
}
