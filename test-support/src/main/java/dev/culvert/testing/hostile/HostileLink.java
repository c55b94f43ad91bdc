package dev.culvert.testing.hostile;

import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.RegistrationV1;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One connection to an uplink listener, on which anything can be sent. What comes is read on a
 * thread of its own and reduced to what an abuse is judged by. One thread sends, beside the
 * heartbeats.
 */
public final class HostileLink implements AutoCloseable {

  private static final String[] RESET_CODES = {
    "0",
    "REFUSED",
    "CANCELLED",
    "ORIGIN_UNREACHABLE",
    "ORIGIN_FAILED",
    "TIMEOUT",
    "TOO_LARGE",
    "PROTOCOL",
    "INTERNAL"
  };
  private static final int HEARTBEAT_MILLIS = 800;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final int MOST_RESETS = 10_000;

  private final Socket raw;
  private final Socket socket;
  private final JsonObject hello;
  private final Dialer dialer;
  private final DataInputStream in;
  private final BlockingQueue<FrameV1> opens = new LinkedBlockingQueue<>();
  private final Map<Integer, String> resets = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean reading = true;
  private volatile boolean beating = true;
  private volatile int routedBy;
  private volatile String goodbye;
  private volatile String end;

  /**
   * A connection whose handshake is done.
   *
   * @param raw the TCP socket below
   * @param socket what is written to; the same without TLS
   * @param hello a HELLO that would be let in
   * @param dialer makes further connections of the same connector
   */
  HostileLink(Socket raw, Socket socket, JsonObject hello, Dialer dialer) throws IOException {
    this.raw = raw;
    this.socket = socket;
    this.hello = hello;
    this.dialer = dialer;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Makes a connection that has not said HELLO. */
  @FunctionalInterface
  interface Dialer {
    HostileLink dial() throws IOException, InterruptedException;
  }

  /** Another connection of the same connector. */
  HostileLink another() throws IOException, InterruptedException {
    return dialer.dial();
  }

  /** A HELLO that would be let in, for the misdeed to change. */
  JsonObject hello() {
    return hello.copy();
  }

  void send(FrameV1... frames) throws IOException {
    Buffer bytes = Buffer.buffer();
    for (FrameV1 frame : frames) {
      bytes.appendBuffer(frame.bytes());
    }
    sendBytes(bytes.getBytes());
  }

  void sendBytes(byte[] bytes) throws IOException {
    synchronized (socket) {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }
  }

  /** Sends the same bytes again and again, until the edge has had enough of it or so many times. */
  void flood(byte[] bytes, int times) throws IOException {
    for (int i = 0; i < times && end == null; i++) {
      sendBytes(bytes);
    }
  }

  /** Waits, unless the link ends first. */
  void pause(Duration duration) throws InterruptedException {
    awaitEnd(duration);
  }

  /** From now on nothing is read from the socket; heartbeats go on. */
  void stopReading() {
    reading = false;
  }

  /** Reads again, to see what became of the link. */
  void resumeReading() {
    reading = true;
  }

  /** From now on nothing is sent but what the misdeed sends. */
  void stopHeartbeats() {
    beating = false;
  }

  /** Waits for the edge's answer to a HELLO. */
  Optional<RegistrationV1> answer(Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
    try {
      FrameV1 frame = FrameV1.read(in);
      if (frame.type() == FrameV1.WELCOME || frame.type() == FrameV1.REFUSED) {
        return Optional.of(RegistrationV1.of(frame));
      }
      goodbye(frame);
    } catch (IOException ended) {
      end = ended.toString();
    }
    return Optional.empty();
  }

  /** Is a registered stream from now on: reads what comes, and shows that it is alive. */
  void run() throws IOException {
    socket.setSoTimeout(0);
    daemon("hostile-reader", this::read);
    daemon("hostile-heartbeat", this::beat);
  }

  /** Whether so many edges route to the stream by now. */
  boolean awaitRoutable(int edges, Duration limit) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (routedBy < edges && deadlineNanos - System.nanoTime() > 0) {
      if (awaitEnd(LOOK)) {
        return false;
      }
    }
    return routedBy >= edges;
  }

  /** The ID of the next exchange that the edge opens; none when the link ends before. */
  OptionalInt awaitOpen(Duration limit) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (end == null && deadlineNanos - System.nanoTime() > 0) {
      FrameV1 open = opens.poll(20, TimeUnit.MILLISECONDS);
      if (open != null) {
        return OptionalInt.of(open.exchangeId());
      }
    }
    return OptionalInt.empty();
  }

  /** Whether the edge has ended the link, after waiting for it. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean ended() {
    return end != null;
  }

  /** What became of an exchange, or of the link with it. */
  LinkFate fate(int exchange) {
    if (goodbye != null) {
      return LinkFate.goodbye(goodbye);
    }
    if (end != null) {
      return LinkFate.ENDED;
    }
    String reset = resets.get(exchange);
    return reset == null ? LinkFate.SERVES : LinkFate.reset(reset);
  }

  /** How the end was seen, for messages. */
  String end() {
    return "%s, GOODBYE %s, routed by %d, %d exchanges reset"
        .formatted(end == null ? "open" : end, goodbye, routedBy, resets.size());
  }

  private void read() {
    try {
      while (true) {
        while (!reading && end == null) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        take(FrameV1.read(in));
      }
    } catch (IOException e) {
      end = e.toString();
    } catch (InterruptedException e) {
      end = "interrupted";
      Thread.currentThread().interrupt();
    }
    Sockets.close(raw);
    over.countDown();
  }

  private void take(FrameV1 frame) {
    switch (frame.type()) {
      case FrameV1.OPEN -> opens.add(frame);
      case FrameV1.RESET -> {
        if (resets.size() < MOST_RESETS) {
          int code = frame.payload().getUnsignedByte(0);
          resets.put(
              frame.exchangeId(), code < RESET_CODES.length ? RESET_CODES[code] : "code " + code);
        }
      }
      case FrameV1.ROUTABLE -> routedBy = edges(frame);
      case FrameV1.GOODBYE -> goodbye(frame);
      default -> {}
    }
  }

  private static int edges(FrameV1 frame) {
    try {
      return frame.json().getInteger("edges", 0);
    } catch (DecodeException | ClassCastException e) {
      return 0;
    }
  }

  private void goodbye(FrameV1 frame) {
    try {
      goodbye = frame.json().getString("code", "");
    } catch (DecodeException e) {
      goodbye = "cannot be read";
    }
  }

  private void beat() {
    try {
      while (!awaitEnd(Duration.ofMillis(HEARTBEAT_MILLIS))) {
        if (beating) {
          send(FrameV1.empty(FrameV1.HEARTBEAT));
        }
      }
    } catch (IOException ended) {
      // the reader sees it as well
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the TCP connection without a word; a write that is stuck fails. */
  @Override
  public void close() {
    reading = true;
    Sockets.close(raw);
  }
}
