package dev.culvert.connector.dial;

import dev.culvert.core.config.HostPort;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers each word with its own name and the word, in the clear or under TLS. */
final class TestEdge implements AutoCloseable {

  private final NetServer server;
  private final List<NetSocket> open = new CopyOnWriteArrayList<>();
  private final List<String> askedFor = new CopyOnWriteArrayList<>();
  private final String name;

  private TestEdge(Vertx vertx, NetServerOptions options, String name) {
    this.name = name;
    server = vertx.createNetServer(options).connectHandler(this::connected);
  }

  /** In the clear; port 0 for any free one. */
  static TestEdge plain(Vertx vertx, String host, int port) throws Exception {
    return new TestEdge(vertx, new NetServerOptions(), host).listen(host, port);
  }

  /** Under TLS, with this certificate. */
  static TestEdge tls(Vertx vertx, X509Bundle certificate) throws Exception {
    PemKeyCertOptions key =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate.getCertificatePathPEM()))
            .addKeyValue(Buffer.buffer(certificate.getPrivateKeyPEM()));
    NetServerOptions options = new NetServerOptions().setSsl(true).setSni(true);
    options.setKeyCertOptions(key);
    return new TestEdge(vertx, options, "edge").listen("127.0.0.1", 0);
  }

  private TestEdge listen(String host, int port) throws Exception {
    Dials.await(server.listen(port, host));
    return this;
  }

  private void connected(NetSocket socket) {
    open.add(socket);
    askedFor.add(String.valueOf(socket.indicatedServerName()));
    socket.closeHandler(closed -> open.remove(socket));
    socket.handler(word -> socket.write(name + " " + word));
  }

  /** How many connections it has, past TLS if there is any. */
  int open() {
    return open.size();
  }

  /** The port of the other end of its only connection. */
  int remotePort() {
    return open.get(0).remoteAddress().port();
  }

  /** The names that it was asked for (SNI), in order; {@code ""} or {@code null} for none. */
  List<String> askedFor() {
    return askedFor;
  }

  int port() {
    return server.actualPort();
  }

  /** Under a name. */
  HostPort at(String host) {
    return new HostPort(host, port());
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
