package dev.culvert.testing.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on 127.0.0.1 that a test tells how to fail. Without orders it forwards, and passes on
 * a half-close as a half-close and a reset as a reset. Thread-safe.
 */
public final class ChaosProxy implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final InetSocketAddress target;
  private final int port;
  private final ProxyRules rules = new ProxyRules();
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong forwardedBytes = new AtomicLong();
  private ServerSocket server;
  private Thread acceptor;

  private ChaosProxy(int port, InetSocketAddress target) {
    this.target = target;
    this.server = Sockets.listen(port);
    this.port = server.getLocalPort();
    this.acceptor = startAccepting(server);
  }

  /** Puts a proxy on a free port in front of a port of 127.0.0.1. */
  public static ChaosProxy inFrontOf(int targetPort) {
    return new ChaosProxy(0, Sockets.loopback(targetPort));
  }

  /** Puts a proxy on a given port; the target need not listen yet. */
  public static ChaosProxy listen(int port, InetSocketAddress target) {
    return new ChaosProxy(port, target);
  }

  /** The port to connect to. */
  public int port() {
    return port;
  }

  /** Delays all bytes, in each direction, without limiting how many are on the way. */
  public void latency(Duration oneWay) {
    rules.latency(oneWay);
  }

  /** Stops forwarding, on old and new connections, without closing anything. */
  public void freeze() {
    rules.frozen(true);
  }

  /** Ends a freeze; what was sent meanwhile is delivered. */
  public void thaw() {
    rules.frozen(false);
  }

  /** Cuts each connection once it has carried so many bytes, both directions added up. */
  public void dropAfter(long bytes, Cut cut) {
    rules.dropAfter(bytes, cut);
  }

  /** Cuts what is open; new connections are still taken. Returns how many were cut. */
  public int cutAll(Cut cut) {
    int count = 0;
    for (ProxiedConnection connection : open) {
      if (connection.cut(cut)) {
        count++;
      }
    }
    return count;
  }

  /** Closes the listening socket: a new connection is refused, an open one goes on. */
  public synchronized void refuse() {
    Sockets.close(server);
    try {
      // a thread in accept keeps the socket listening until it has woken up
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Listens again after {@link #refuse()}. */
  public synchronized void accept() {
    if (server.isClosed()) {
      server = Sockets.listen(port);
      acceptor = startAccepting(server);
    }
  }

  /** How many connections are open. */
  public int open() {
    return open.size();
  }

  /** How many connections were ever taken. */
  public long accepted() {
    return accepted.get();
  }

  /** How many bytes were handed on, both directions added up. */
  public long forwardedBytes() {
    return forwardedBytes.get();
  }

  /** Cuts everything and frees the port. */
  @Override
  public void close() {
    refuse();
    cutAll(Cut.RST);
    thaw();
  }

  private Thread startAccepting(ServerSocket listening) {
    return ProxiedConnection.daemon("chaos-accept-" + port, () -> acceptFrom(listening));
  }

  private void acceptFrom(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        accepted.incrementAndGet();
        ProxiedConnection.daemon("chaos-connect-" + port, () -> join(near));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void join(Socket near) {
    Socket far = new Socket();
    try {
      far.connect(target, CONNECT_TIMEOUT_MILLIS);
      ProxiedConnection connection =
          new ProxiedConnection(near, far, rules, forwardedBytes, open::remove);
      open.add(connection);
      connection.start();
    } catch (IOException e) {
      Sockets.close(far);
      Sockets.reset(near);
    }
  }
}
