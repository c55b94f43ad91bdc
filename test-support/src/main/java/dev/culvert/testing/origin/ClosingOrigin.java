package dev.culvert.testing.origin;

import dev.culvert.testing.net.Sockets;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.1 server that closes a connection which has been idle for a while, and counts what it
 * has executed by the target: a request counts once all of it was read. Answers with {@code ok}.
 * Thread per connection, on a free port of 127.0.0.1.
 */
public final class ClosingOrigin implements AutoCloseable {

  private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
  private static final String LENGTH = "content-length: ";
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  /** What it does with the second request of a connection, after it has executed it. */
  public enum Second {
    /** As with any other. */
    ANSWER,
    /** Closes in order, without an answer. */
    CLOSE,
    /** Resets, without an answer. */
    RESET,
    /** Sends one byte of an answer and closes. */
    BEGIN_TO_ANSWER
  }

  private final ServerSocket server = Sockets.listen();
  private final Map<String, AtomicInteger> executed = new ConcurrentHashMap<>();
  private final int keepAliveMillis;
  private final Second second;

  private ClosingOrigin(int keepAliveMillis, Second second) {
    this.keepAliveMillis = keepAliveMillis;
    this.second = second;
  }

  /** Starts a server that keeps idle connections for so long. */
  public static ClosingOrigin start(int keepAliveMillis, Second second) {
    ClosingOrigin origin = new ClosingOrigin(keepAliveMillis, second);
    daemon(origin::accept);
    return origin;
  }

  /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** How often requests for exactly this target were executed. */
  public int executions(String target) {
    AtomicInteger count = executed.get(target);
    return count == null ? 0 : count.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(keepAliveMillis);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int number = 1; ; number++) {
        String target = readRequest(in);
        executed.computeIfAbsent(target, absent -> new AtomicInteger()).incrementAndGet();
        if (number == 2 && second != Second.ANSWER) {
          leave(socket);
          return;
        }
        socket.getOutputStream().write(OK);
      }
    } catch (IOException over) {
      // Idle for too long, or the other side has left: closed in order.
    }
  }

  private void leave(Socket socket) throws IOException {
    if (second == Second.RESET) {
      Sockets.reset(socket);
    } else if (second == Second.BEGIN_TO_ANSWER) {
      socket.getOutputStream().write('H');
    }
  }

  /** Reads a head, and a body of the length that it says; gives the target. */
  private static String readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != END_OF_HEAD) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no complete head");
      }
      head.write(next);
      last = last << 8 | next;
    }
    String text = head.toString(StandardCharsets.US_ASCII);
    for (String line : text.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        int length = Integer.parseInt(line.substring(LENGTH.length()));
        if (in.readNBytes(length).length < length) {
          throw new EOFException("no complete body");
        }
      }
    }
    return text.split(" ", 3)[1];
  }

  private static void daemon(Runnable body) {
    Thread thread = new Thread(body, "closing-origin");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes no more connections; those that are open go on. */
  @Override
  public void close() {
    Sockets.close(server);
  }
}
