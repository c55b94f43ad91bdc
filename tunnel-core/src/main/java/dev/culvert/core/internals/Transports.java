package dev.culvert.core.internals;

import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;

/** Makes channels of the transport that a Vert.x uses, native or not. */
public final class Transports {

  private Transports() {}

  /** Makes channels for UDP. */
  public static ChannelFactory<DatagramChannel> datagrams(Vertx vertx) {
    return transport(vertx)::datagramChannel;
  }

  /** Makes channels for TCP. */
  public static ChannelFactory<SocketChannel> sockets(Vertx vertx) {
    Transport transport = transport(vertx);
    return () -> (SocketChannel) transport.channelFactory(false).newChannel();
  }

  private static Transport transport(Vertx vertx) {
    return ((VertxInternal) vertx).transport();
  }
}
