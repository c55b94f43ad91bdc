package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.LoadCase;
import dev.culvert.testing.process.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks servers on loopback whether they are there, and whether they do what is measured. */
public final class Probe {

  /** The host that tunnels are made for. */
  public static final String HOST = "bench.localhost";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int READ_LIMIT_MILLIS = 10_000;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String HTTP2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final int FRAME_TYPE = 3;
  private static final int SETTINGS = 4;

  private Probe() {}

  /**
   * Waits until a GET is answered with 200.
   *
   * @throws IllegalStateException when that takes more than a minute, or the process ends before
   */
  public static void awaitOk(int port, String path, JavaProcess process) {
    awaitStatus(200, port, HOST, path, process);
  }

  /**
   * Waits until a GET of a host is answered with this status.
   *
   * @throws IllegalStateException as of {@link #awaitOk}
   */
  public static void awaitStatus(
      int status, int port, String host, String path, JavaProcess process) {
    String wanted = "HTTP/1.1 " + status + " ";
    await(
        status + " for " + host + path,
        process,
        () -> request(port, host, path, 0).startsWith(wanted));
  }

  /** Waits until somebody listens on a port. */
  static void awaitListening(int port, JavaProcess process) {
    await(
        "listener on port " + port,
        process,
        () -> {
          try (Socket socket = connect(port)) {
            return socket.isConnected();
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  /**
   * Waits until something is so.
   *
   * @param what to name it
   * @param process whose end ends the waiting
   * @throws IllegalStateException as of {@link #awaitOk}
   */
  public static void await(String what, JavaProcess process, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + START_LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.alive() || System.nanoTime() - deadlineNanos > 0) {
        throw new IllegalStateException(
            "no " + what + " from " + process.name() + lastLine(process));
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static String lastLine(JavaProcess process) {
    List<String> lines = process.lines();
    return lines.isEmpty() ? "" : ", which says: " + lines.get(lines.size() - 1).strip();
  }

  /**
   * Makes sure that each case gets what it asks for, and that uploads arrive at the origin.
   *
   * @throws IllegalStateException when they do not
   */
  public static void check(int port) {
    for (LoadCase load : LoadCase.values()) {
      String response = request(port, HOST, load.path(), load.bodyBytes());
      boolean good = response.startsWith("HTTP/1.1 200 ");
      if (load.bodyBytes() > 0) { // the origin says how much it has read
        String body = response.substring(response.indexOf("\r\n\r\n") + 4).strip();
        good &= body.matches("\\d+") && Long.parseLong(body) > load.bodyBytes();
      }
      if (!good) {
        throw new IllegalStateException(
            load.label() + " is answered with: " + response.lines().findFirst().orElse("nothing"));
      }
    }
  }

  /** Whether a server speaks HTTP/2 in the clear to who does not ask first. */
  public static boolean speaksHttp2(int port) {
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      out.write(HTTP2_PREFACE.getBytes(StandardCharsets.US_ASCII));
      out.write(EMPTY_SETTINGS);
      byte[] frame = socket.getInputStream().readNBytes(EMPTY_SETTINGS.length);
      return frame.length == EMPTY_SETTINGS.length && frame[FRAME_TYPE] == SETTINGS;
    } catch (IOException no) {
      return false;
    }
  }

  /** The first bytes of the response to a GET, or to a POST; empty when there is none. */
  private static String request(int port, String host, String path, int bodyBytes) {
    String head = (bodyBytes > 0 ? "POST " : "GET ") + path + " HTTP/1.1\r\nHost: " + host;
    String length = bodyBytes > 0 ? "\r\nContent-Length: " + bodyBytes : "";
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      out.write((head + length + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(new byte[bodyBytes]);
      InputStream in = socket.getInputStream();
      String response = new String(in.readNBytes(1024), StandardCharsets.ISO_8859_1);
      in.transferTo(OutputStream.nullOutputStream());
      return response;
    } catch (IOException notThere) {
      return "";
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    return socket;
  }
}
