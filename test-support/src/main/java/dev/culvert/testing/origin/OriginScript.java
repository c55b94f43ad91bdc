package dev.culvert.testing.origin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a {@link RawOrigin} does with one connection. */
@FunctionalInterface
public interface OriginScript {

  /**
   * Plays the origin on one connection, on a thread of its own. When it returns, the connection is
   * closed; an exception closes it as well.
   */
  void serve(OriginConnection connection) throws IOException;

  /** Reads each request head and sends the same bytes, for as long as the peer asks. */
  static OriginScript respond(String response) {
    return connection -> {
      while (true) {
        connection.readHead();
        connection.write(response);
      }
    };
  }

  /** Answers a request with bytes that are not HTTP. */
  static OriginScript garbage() {
    return once("\u0000\u0001garbage, not HTTP\r\n\r\n");
  }

  /** Reads the request and closes. */
  static OriginScript closeBeforeHead() {
    return once("");
  }

  /** Reads the request and resets. */
  static OriginScript resetBeforeHead() {
    return connection -> {
      connection.readHead();
      connection.reset();
    };
  }

  /** Closes in the middle of a header line. */
  static OriginScript closeMidHead() {
    return once("HTTP/1.1 200 OK\r\nContent-Ty");
  }

  /** An HTTP/1.0 response whose body ends where the connection ends. */
  static OriginScript closeDelimited(String body) {
    return once("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + body);
  }

  /** Sends 100 before it reads the body's {@code length} bytes, then answers with their number. */
  static OriginScript continueThenCount(int length) {
    return connection -> {
      connection.readHead();
      connection.write("HTTP/1.1 100 Continue\r\n\r\n");
      String read = Integer.toString(connection.in().readNBytes(length).length);
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + read.length() + "\r\n\r\n" + read);
    };
  }

  /** Promises {@code promisedBytes} and closes after the body; or sends more than promised. */
  static OriginScript wrongLength(long promisedBytes, String body) {
    return once("HTTP/1.1 200 OK\r\nContent-Length: " + promisedBytes + "\r\n\r\n" + body);
  }

  /** A chunked response that closes before its last chunk. */
  static OriginScript chunkedWithoutEnd(String body) {
    return once(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(body.getBytes(StandardCharsets.ISO_8859_1).length)
            + "\r\n"
            + body
            + "\r\n");
  }

  /** Reads one request head, sends the bytes, and closes. */
  static OriginScript once(String response) {
    return connection -> {
      connection.readHead();
      connection.write(response).finish();
    };
  }
}
