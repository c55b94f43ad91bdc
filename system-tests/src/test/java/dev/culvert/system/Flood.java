package dev.culvert.system;

import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.net.TlsClient;
import dev.culvert.testing.origin.Payload;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.RegistrationV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bad registrations at an uplink listener, so many a second, from 127.0.0.2 to 127.0.0.250 in turn:
 * garbage, handshakes that stop half-way and stay, and wrong tokens.
 */
final class Flood implements AutoCloseable {

  private static final int FIRST_SOURCE = 2;
  private static final int SOURCES = 249;
  private static final int THREADS = 64;
  private static final int GARBAGE_BYTES = 200;
  private static final int HELD = 1_000;

  /** A record of TLS that announces a ClientHello of 508 bytes, and a few of them. */
  private static final byte[] HALF_HANDSHAKE =
      HexFormat.of().parseHex("16030102000100" + "01fc0303" + "00112233445566778899aabbccddeeff");

  private final InetSocketAddress edge;
  private final TlsClient tls;
  private final String wrongToken;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Deque<Socket> held = new ArrayDeque<>();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong welcomed = new AtomicLong();

  private Flood(int port, TlsClient tls, String wrongToken) {
    this.edge = Sockets.loopback(port);
    this.tls = tls;
    this.wrongToken = wrongToken;
  }

  /**
   * Begins.
   *
   * @param wrongToken of the right form
   */
  static Flood start(int port, TlsClient tls, String wrongToken, int perSecond) {
    Flood flood = new Flood(port, tls, wrongToken);
    flood.clock.scheduleAtFixedRate(
        () -> flood.threads.execute(flood::one),
        0,
        TimeUnit.SECONDS.toNanos(1) / perSecond,
        TimeUnit.NANOSECONDS);
    return flood;
  }

  /** How many registrations were tried to the end. */
  long done() {
    return done.get();
  }

  /** How many of the wrong tokens an edge believed. */
  long welcomed() {
    return welcomed.get();
  }

  /** How many of the wrong tokens were refused as the protocol has it. */
  long refused() {
    return refused.get();
  }

  private void one() {
    long number = started.getAndIncrement();
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress("127.0.0." + (FIRST_SOURCE + number % SOURCES), 0));
      switch ((int) (number % 3)) {
        case 0 -> garbage(socket, number);
        case 1 -> stopHalfWay(socket);
        default -> wrongToken(socket);
      }
    } catch (IOException cutOff) {
      // which is what these deserve
    } finally {
      done.incrementAndGet();
    }
  }

  private void garbage(Socket socket, long number) throws IOException {
    try (socket) {
      socket.connect(edge);
      socket.getOutputStream().write(Payload.slice(number * GARBAGE_BYTES, GARBAGE_BYTES));
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(1));
      socket.getInputStream().readAllBytes();
    }
  }

  private void stopHalfWay(Socket socket) throws IOException {
    Socket oldest = null;
    socket.connect(edge);
    socket.getOutputStream().write(HALF_HANDSHAKE);
    synchronized (held) {
      held.add(socket);
      if (held.size() > HELD) {
        oldest = held.remove();
      }
    }
    if (oldest != null) {
      Sockets.close(oldest);
    }
  }

  private void wrongToken(Socket socket) throws IOException {
    try (ProtocolV1Connector connector = ProtocolV1Connector.over(tls.connect(socket, edge))) {
      RegistrationV1 answer = connector.register(ProtocolV1Connector.hello(wrongToken));
      (answer instanceof RegistrationV1.Refused ? refused : welcomed).incrementAndGet();
    }
  }

  /** Stops, and lets go of everything. */
  @Override
  public void close() {
    clock.shutdownNow();
    threads.shutdownNow();
    synchronized (held) {
      held.forEach(Sockets::close);
    }
  }
}
