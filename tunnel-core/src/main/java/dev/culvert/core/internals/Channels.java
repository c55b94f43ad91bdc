package dev.culvert.core.internals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/** The Netty channels below connections of Vert.x. May be asked on any thread. */
public final class Channels {

  private Channels() {}

  /** The channel that carries a connection of a server. */
  public static Channel of(HttpConnection connection) {
    return handlerOf(connection).channel();
  }

  /** The channel of a socket. */
  public static Channel of(NetSocket socket) {
    return handlerOf(socket).channel();
  }

  /** Where Vert.x itself is in the pipeline of a server's connection: the last handler. */
  public static ChannelHandlerContext handlerOf(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext();
  }

  /** Where Vert.x itself is in the pipeline of a socket: the last handler. */
  public static ChannelHandlerContext handlerOf(NetSocket socket) {
    return ((NetSocketInternal) socket).channelHandlerContext();
  }

  /**
   * Writes a message of Netty's HTTP codec in its place among what the server writes.
   *
   * @param connection one of HTTP/1.1; to be called on its event loop
   */
  public static void write(HttpConnection connection, Object message) {
    ((Http1xServerConnection) connection).writeToChannel(message);
  }
}
