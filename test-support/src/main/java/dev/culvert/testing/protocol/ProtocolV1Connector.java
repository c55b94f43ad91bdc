package dev.culvert.testing.protocol;

import dev.culvert.testing.net.Sockets;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One stream of a connector of protocol version 1, on a raw socket: written from docs/protocol.md
 * alone, without a line of the product. It stays as it is when the protocol grows, so that tests
 * can tell whether a connector of this version still works; a later version gets a class of its
 * own.
 *
 * <p>It does as the protocol says until it is told otherwise: {@link #send} sends any frame, {@link
 * #sendBytes} anything at all, {@link #ignoreCredit()} more than was granted, and {@link #stall()}
 * never reads. Thread-safe.
 */
public final class ProtocolV1Connector implements AutoCloseable {

  private static final int CONNECT_LIMIT_MILLIS = 5_000;
  private static final int HEARTBEAT_AFTER_MILLIS = 900;
  private static final int LOOK_MILLIS = 250;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final WireV1 wire;
  private final ExchangesV1 exchanges;
  private final List<FrameV1> heard = new ArrayList<>();
  private String end;

  private ProtocolV1Connector(Socket socket) throws IOException {
    wire = new WireV1(socket);
    exchanges = new ExchangesV1(wire);
  }

  /** On a connected socket, which may be one of TLS. */
  public static ProtocolV1Connector over(Socket socket) throws IOException {
    return new ProtocolV1Connector(socket);
  }

  /** Connects without TLS. */
  public static ProtocolV1Connector connect(InetSocketAddress edge) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(edge, CONNECT_LIMIT_MILLIS);
      return over(socket);
    } catch (IOException e) {
      Sockets.close(socket);
      throw e;
    }
  }

  /** A HELLO of stream 0 of a new connector, for tests to change. */
  public static JsonObject hello(String token) {
    byte[] key = new byte[16];
    RANDOM.nextBytes(key);
    return new JsonObject()
        .put("version", 1)
        .put("features", List.of())
        .put("token", token)
        .put("connector", UUID.randomUUID().toString())
        .put("instanceKey", Base64.getUrlEncoder().withoutPadding().encodeToString(key))
        .put("index", 0)
        .put("epoch", System.currentTimeMillis())
        .put("startedAt", System.currentTimeMillis())
        .put("program", "protocol-v1")
        .put("architecture", "linux_amd64")
        .put("hostname", "localhost")
        .put("maxExchanges", 4096);
  }

  /** Sends HELLO and waits for the answer; the first thing to do, unless the test knows better. */
  public RegistrationV1 register(JsonObject hello) throws IOException {
    send(FrameV1.json(FrameV1.HELLO, hello));
    return answer();
  }

  /** Waits for the answer to a HELLO that was sent. */
  public RegistrationV1 answer() throws IOException {
    return RegistrationV1.of(wire.read());
  }

  /**
   * Says that it is ready, and answers requests from now on: each whole request with what the
   * handler makes of it, on a thread of its own.
   */
  public ProtocolV1Connector serve(Function<RequestV1, ResponseV1> handler) throws IOException {
    status(true, 0);
    exchanges.handler(handler);
    daemon("v1-reader", this::read);
    daemon("v1-heartbeat", this::beat);
    return this;
  }

  /** Says that it is ready, and that it is alive for as long as it can; and never reads. */
  public ProtocolV1Connector stall() throws IOException {
    status(true, 0);
    daemon("v1-heartbeat", this::beat);
    return this;
  }

  /** STATUS. */
  public void status(boolean ready, long configVersion) throws IOException {
    send(
        FrameV1.json(
            FrameV1.STATUS,
            new JsonObject()
                .put("ready", ready)
                .put("configVersion", configVersion)
                .put("labels", new JsonObject())));
  }

  /** Sends DRAIN and waits for DRAIN_OK; what comes afterwards is refused. */
  public void drain(Duration limit) throws IOException {
    send(FrameV1.empty(FrameV1.DRAIN));
    awaitFrame(FrameV1.DRAIN_OK, limit);
    exchanges.refuse();
  }

  /** Sends GOODBYE and closes. */
  public void goodbye(String code) throws IOException {
    send(
        FrameV1.json(
            FrameV1.GOODBYE,
            new JsonObject()
                .put("lastAccepted", exchanges.lastAccepted())
                .put("text", "test")
                .put("code", code)));
    close();
  }

  /** From now on it sends bodies without asking whether it may. */
  public ProtocolV1Connector ignoreCredit() {
    exchanges.ignoreCredit();
    return this;
  }

  /** Sends a frame, whatever it is. */
  public void send(FrameV1 frame) throws IOException {
    wire.send(frame);
  }

  /** Sends bytes, whatever they are. */
  public void sendBytes(byte[] bytes) throws IOException {
    wire.send(bytes);
  }

  /** Waits for a frame of the stream itself, those of the past included, and gives its payload. */
  public JsonObject awaitFrame(int type, Duration limit) {
    return await(limit, () -> frame(type), "a frame of type " + type).json();
  }

  /** The payloads of the frames of a type, of the stream itself, that have come until now. */
  public synchronized List<JsonObject> heard(int type) {
    return heard.stream().filter(frame -> frame.type() == type).map(FrameV1::json).toList();
  }

  /** How many RESETs came, also of exchanges that had ended. */
  public int resets() {
    return exchanges.resets();
  }

  /** Waits until the edge has ended the connection, and says how it was seen; it has to serve. */
  public String awaitEnd(Duration limit) {
    return await(limit, () -> Optional.ofNullable(end), "the end");
  }

  /**
   * Reads until the edge has ended the connection, for one that does not serve.
   *
   * @return what came before the end
   */
  public List<FrameV1> readToEnd(Duration limit) {
    List<FrameV1> frames = new ArrayList<>();
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try {
      wire.patience(limit);
      while (deadlineNanos - System.nanoTime() > 0) {
        frames.add(wire.read());
      }
    } catch (SocketTimeoutException silence) {
      throw new AssertionError("silent and not ended; came: " + frames, silence);
    } catch (IOException ended) {
      return frames;
    }
    throw new AssertionError("not ended within " + limit + "; came: " + frames);
  }

  /** Whether a serving one has seen its connection end. */
  public synchronized boolean ended() {
    return end != null;
  }

  /** Ends the connection with RST. */
  public void reset() {
    wire.reset();
  }

  /** Ends the connection without a word. */
  @Override
  public void close() {
    wire.close();
  }

  private synchronized Optional<FrameV1> frame(int type) {
    return heard.stream().filter(frame -> frame.type() == type).findFirst();
  }

  private synchronized <T> T await(Duration limit, Supplier<Optional<T>> wanted, String what) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try {
      Optional<T> found = wanted.get();
      while (found.isEmpty() && deadlineNanos - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, deadlineNanos - System.nanoTime());
        found = wanted.get();
      }
      return found.orElseThrow(
          () -> new AssertionError("not within " + limit + ": " + what + "; heard " + heard));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void read() {
    String how;
    try {
      while (true) {
        FrameV1 frame = wire.read();
        if (frame.exchangeId() != 0) {
          exchanges.take(frame);
        } else if (frame.type() != FrameV1.HEARTBEAT) {
          hear(frame);
        }
      }
    } catch (IOException e) {
      how = e.toString();
    } catch (RuntimeException e) {
      how = "cannot be read: " + e;
    }
    wire.close();
    exchanges.end();
    synchronized (this) {
      end = how;
      notifyAll();
    }
  }

  private void hear(FrameV1 frame) throws IOException {
    if (frame.type() == FrameV1.DRAIN) {
      send(FrameV1.empty(FrameV1.DRAIN_OK));
    }
    synchronized (this) {
      heard.add(frame);
      notifyAll();
    }
  }

  private void beat() {
    try {
      while (!ended()) {
        if (wire.silentMillis() >= HEARTBEAT_AFTER_MILLIS) {
          send(FrameV1.empty(FrameV1.HEARTBEAT));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (IOException ended) {
      // the reader sees it as well
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
