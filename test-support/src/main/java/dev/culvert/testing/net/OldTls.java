package dev.culvert.testing.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client whose newest version of TLS is 1.1, which no JDK speaks any more. */
public final class OldTls {

  /** The alert of who speaks no version that the client knows; RFC 5246, 7.2. */
  public static final int PROTOCOL_VERSION = 70;

  private static final int LIMIT_MILLIS = 5_000;
  private static final int TLS_1_1 = 0x0302;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int ALERT = 21;
  private static final int RANDOM_BYTES = 32;

  /** ECDHE with RSA or ECDSA, and RSA alone, each with AES-128-CBC. */
  private static final int[] CIPHER_SUITES = {0xc013, 0xc009, 0x002f};

  private OldTls() {}

  /**
   * Offers TLS 1.1 to a server.
   *
   * @return the description of the alert that it answers with
   * @throws IOException when it answers with something else, or not at all
   */
  public static int alert(InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.connect(server, LIMIT_MILLIS);
      socket.getOutputStream().write(record(HANDSHAKE, clientHello()));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int type = in.readUnsignedByte();
      if (type != ALERT) {
        throw new IOException("a record of type " + type);
      }
      in.skipNBytes(5); // version, length, level
      return in.readUnsignedByte();
    }
  }

  private static byte[] clientHello() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bytes);
    body.writeShort(TLS_1_1);
    body.write(new byte[RANDOM_BYTES]);
    body.writeByte(0); // no session
    body.writeShort(2 * CIPHER_SUITES.length);
    for (int suite : CIPHER_SUITES) {
      body.writeShort(suite);
    }
    body.writeShort(0x0100); // one way of compression: none
    byte[] hello = bytes.toByteArray();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    new DataOutputStream(message).writeInt(CLIENT_HELLO << 24 | hello.length);
    message.write(hello);
    return message.toByteArray();
  }

  private static byte[] record(int type, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(type);
    out.writeShort(TLS_1_1);
    out.writeShort(content.length);
    out.write(content);
    return bytes.toByteArray();
  }
}
