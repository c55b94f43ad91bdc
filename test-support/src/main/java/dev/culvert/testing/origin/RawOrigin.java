package dev.culvert.testing.origin;

import dev.culvert.testing.net.Sockets;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP server whose answers are written byte by byte, for origins that break the rules. Thread per
 * connection, on a free port of 127.0.0.1.
 */
public final class RawOrigin implements AutoCloseable {

  private final ServerSocket server;
  private final OriginScript script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();

  private RawOrigin(OriginScript script) {
    this.script = script;
    this.server = Sockets.listen();
  }

  /** Starts a server that plays the script on every connection. */
  public static RawOrigin start(OriginScript script) {
    RawOrigin origin = new RawOrigin(script);
    daemon("raw-origin-accept", origin::accept);
    return origin;
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** How many connections were accepted. */
  public long connections() {
    return connections.get();
  }

  /** Cuts all connections and frees the port. */
  @Override
  public void close() {
    Sockets.close(server);
    open.forEach(Sockets::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        daemon("raw-origin-" + connections, () -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.serve(new OriginConnection(socket));
    } catch (IOException peerLeft) {
      // the script's connection is over, which is all a script can hope for
    } finally {
      open.remove(socket);
    }
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
