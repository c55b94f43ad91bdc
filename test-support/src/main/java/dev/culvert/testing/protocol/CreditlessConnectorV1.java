package dev.culvert.testing.protocol;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of a connector of protocol version 1 that accepts every request and never lets more of
 * a body come than the protocol's first window. Made from docs/protocol.md alone.
 */
public final class CreditlessConnectorV1 implements AutoCloseable {

  private static final int CONNECT_LIMIT_MILLIS = 5_000;
  private static final int HEARTBEAT_MILLIS = 500;

  private final WireV1 wire;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();
  private final AtomicLong receivedBytes = new AtomicLong();
  private volatile boolean ended;

  private CreditlessConnectorV1(WireV1 wire) {
    this.wire = wire;
  }

  /** Connects without TLS and registers stream 0 of a new connector. */
  public static CreditlessConnectorV1 connect(InetSocketAddress edge, String token)
      throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(edge, CONNECT_LIMIT_MILLIS);
    CreditlessConnectorV1 connector = new CreditlessConnectorV1(new WireV1(socket));
    connector.wire.send(FrameV1.json(FrameV1.HELLO, ProtocolV1Connector.hello(token)));
    RegistrationV1.of(connector.wire.read()).welcomed();
    connector.wire.send(
        FrameV1.json(FrameV1.STATUS, new io.vertx.core.json.JsonObject().put("ready", true)));
    ProtocolV1Connector.daemon("creditless-reader", connector::read);
    ProtocolV1Connector.daemon("creditless-heartbeat", connector::beat);
    return connector;
  }

  /** How many exchanges were opened. */
  public int opened() {
    return opened.get();
  }

  /** How many of them the edge has reset. */
  public int resets() {
    return resets.get();
  }

  /** How many bytes of bodies came. */
  public long receivedBytes() {
    return receivedBytes.get();
  }

  private void read() {
    try {
      while (true) {
        FrameV1 frame = wire.read();
        switch (frame.type()) {
          case FrameV1.OPEN -> {
            opened.incrementAndGet();
            wire.send(FrameV1.credit(frame.exchangeId(), 0));
          }
          case FrameV1.DATA -> receivedBytes.addAndGet(frame.payload().length());
          case FrameV1.RESET -> resets.incrementAndGet();
          default -> {}
        }
      }
    } catch (IOException closed) {
      ended = true;
    }
  }

  private void beat() {
    try {
      while (!ended) {
        wire.send(FrameV1.empty(FrameV1.HEARTBEAT));
        TimeUnit.MILLISECONDS.sleep(HEARTBEAT_MILLIS);
      }
    } catch (IOException closed) {
      ended = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended = true;
    wire.close();
  }
}
