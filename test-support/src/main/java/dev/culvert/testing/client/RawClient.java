package dev.culvert.testing.client;

import dev.culvert.testing.net.Sockets;
import dev.culvert.testing.origin.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One TCP connection on which a test says exactly what it wants and hears exactly what comes.
 *
 * <p>Blocking. One thread may send while another one reads; the rest is for one thread at a time.
 * Reading gives up after 30 s without a byte, unless {@link #timeout} says otherwise.
 */
public final class RawClient implements AutoCloseable {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final int UPLOAD_CHUNK_BYTES = 16 * 1024;

  private final Socket socket;
  private final WireReader wire;
  private final ResponseReader reader;
  private volatile String lastMethod = "GET";

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.wire = new WireReader(socket.getInputStream());
    this.reader = new ResponseReader(wire);
  }

  /** Connects to a port of 127.0.0.1. */
  public static RawClient connect(int port) throws IOException {
    return connect(Sockets.loopback(port), 0);
  }

  /**
   * Connects.
   *
   * @param receiveBufferBytes the socket's; a slow reader wants it small, so that the sender feels
   *     it. 0 leaves it to the system
   */
  public static RawClient connect(InetSocketAddress address, int receiveBufferBytes)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) DEFAULT_TIMEOUT.toMillis());
      socket.connect(address, (int) DEFAULT_TIMEOUT.toMillis());
      return new RawClient(socket);
    } catch (IOException e) {
      Sockets.close(socket);
      throw e;
    }
  }

  /** How long reading waits for a byte. */
  public RawClient timeout(Duration timeout) throws IOException {
    socket.setSoTimeout((int) timeout.toMillis());
    return this;
  }

  /** From now on reads at most so many bytes in a second. */
  public RawClient readAtRate(long bytesPerSecond) {
    wire.rate(bytesPerSecond);
    return this;
  }

  /** Sends the bytes as they are. */
  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends the characters as ISO 8859-1. */
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends a request head.
   *
   * @param headers whole lines without CRLF, such as {@code Accept: text/html}
   */
  public RawClient request(String method, String host, String target, String... headers)
      throws IOException {
    lastMethod = method;
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ").append(host);
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    return send(head.append("\r\n\r\n").toString());
  }

  /** Sends a GET and reads the whole response. */
  public RawResponse get(String host, String target, String... headers) throws IOException {
    return request("GET", host, target, headers).readResponse();
  }

  /** Sends a PUT with the payload's first bytes as its body, with Content-Length. */
  public RawClient upload(String host, String target, long length) throws IOException {
    request("PUT", host, target, "Content-Length: " + length);
    return sendPayload(length);
  }

  /** Sends a PUT with the payload's first bytes as its body, chunked. */
  public RawClient uploadChunked(String host, String target, long length) throws IOException {
    request("PUT", host, target, "Transfer-Encoding: chunked");
    byte[] chunk = new byte[UPLOAD_CHUNK_BYTES];
    try (InputStream payload = Payload.stream(length)) {
      for (int read = payload.read(chunk); read > 0; read = payload.read(chunk)) {
        send(Integer.toHexString(read) + "\r\n");
        socket.getOutputStream().write(chunk, 0, read);
        send("\r\n");
      }
    }
    return send("0\r\n\r\n");
  }

  /** Sends the payload's first bytes as they are. */
  public RawClient sendPayload(long length) throws IOException {
    try (InputStream payload = Payload.stream(length)) {
      byte[] chunk = new byte[UPLOAD_CHUNK_BYTES];
      for (int read = payload.read(chunk); read > 0; read = payload.read(chunk)) {
        socket.getOutputStream().write(chunk, 0, read);
      }
    }
    return this;
  }

  /**
   * Reads the next head, which may be an interim one.
   *
   * @throws EndedException when there is none
   */
  public RawHead readHead() throws EndedException {
    return reader.readHead();
  }

  /** Reads the body that belongs to a head; a broken one does not throw, see its end. */
  public RawBody readBody(RawHead head) {
    return reader.readBody(head, lastMethod);
  }

  /**
   * Reads interim heads, the final head, and the body.
   *
   * @throws EndedException when there is no final head
   */
  public RawResponse readResponse() throws EndedException {
    List<RawHead> interim = new ArrayList<>();
    RawHead head = readHead();
    while (head.interim()) {
      interim.add(head);
      head = readHead();
    }
    return new RawResponse(interim, head, readBody(head));
  }

  /** Reads exactly so many bytes, of whatever they are. */
  public byte[] readBytes(int length) throws EndedException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) wire.readByte("after " + i + " of " + length + " bytes");
    }
    return bytes;
  }

  /** Reads and drops bytes until the connection ends: CLEAN means FIN here. */
  public BodyEnd readToEnd() {
    byte[] dropped = new byte[UPLOAD_CHUNK_BYTES];
    try {
      int read = 0;
      while (read >= 0) {
        read = wire.read(dropped, 0, dropped.length);
      }
      return BodyEnd.CLEAN;
    } catch (EndedException e) {
      return e.end();
    }
  }

  /** Sends FIN and keeps reading. */
  public RawClient finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Ends the connection with RST. */
  public void reset() {
    Sockets.reset(socket);
  }

  /** Ends the connection, with FIN if everything was read. */
  @Override
  public void close() {
    Sockets.close(socket);
  }
}
