package dev.culvert.connector.dial;

import dev.culvert.testing.net.Sockets;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A SOCKS5 server on loopback that wants a user and a password (RFC 1928 and 1929), which the one
 * of ssh cannot. Names are looked up here.
 */
final class PasswordSocks implements AutoCloseable {

  private static final int VERSION = 5;
  private static final int WITH_PASSWORD = 2;
  private static final int NO_METHOD = 0xff;
  private static final int DOMAIN = 3;

  private final ServerSocket server = Sockets.listen();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final String user;
  private final String password;

  PasswordSocks(String user, String password) {
    this.user = user;
    this.password = password;
    daemon(
        () -> {
          while (true) {
            Socket client = server.accept();
            open.add(client);
            daemon(() -> serve(client));
          }
        });
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    in.readUnsignedByte();
    byte[] methods = in.readNBytes(in.readUnsignedByte());
    boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(WITH_PASSWORD) >= 0;
    out.write(new byte[] {VERSION, (byte) (offered ? WITH_PASSWORD : NO_METHOD)});
    if (!offered) {
      client.close();
      return;
    }
    in.readUnsignedByte();
    String givenUser = text(in);
    boolean known = text(in).equals(password) && givenUser.equals(user);
    out.write(new byte[] {1, (byte) (known ? 0 : 1)});
    if (!known) {
      client.close();
      return;
    }
    in.skipNBytes(3); // version, CONNECT, reserved
    String host = in.readUnsignedByte() == DOMAIN ? text(in) : address(in);
    Socket target = new Socket();
    open.add(target);
    target.connect(new InetSocketAddress(host, in.readUnsignedShort()));
    out.write(new byte[] {VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    daemon(() -> pump(target.getInputStream(), out));
    pump(in, target.getOutputStream());
  }

  private static void pump(InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
    out.close();
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
  }

  private static String address(DataInputStream in) throws IOException {
    return InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
  }

  /** What blocks on sockets, until they are closed. */
  private interface Blocking {
    void run() throws IOException;
  }

  private static void daemon(Blocking action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (IOException closed) {
                // as it ends
              }
            },
            "password-socks");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    Sockets.close(server);
    open.forEach(Sockets::close);
  }
}
