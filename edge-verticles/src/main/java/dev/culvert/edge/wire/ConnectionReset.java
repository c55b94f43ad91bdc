package dev.culvert.edge.wire;

import dev.culvert.core.internals.Channels;
import dev.culvert.core.internals.TcpReset;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;

/**
 * Breaks a connection so that the visitor cannot take it for a clean end: a TCP reset, with no TLS
 * close_notify before it. Of what waits to be sent goes before it what the socket takes at once.
 * May be called on any thread.
 */
public final class ConnectionReset {

  private ConnectionReset() {}

  /** Resets the connection of a request; over HTTP/2 that takes its other requests along. */
  public static void reset(HttpConnection connection) {
    reset(Channels.of(connection));
  }

  static void reset(Channel channel) {
    if (channel.eventLoop().inEventLoop()) {
      resetNow(channel);
    } else {
      channel.eventLoop().execute(() -> resetNow(channel));
    }
  }

  private static void resetNow(Channel channel) {
    if (channel.isOpen()) {
      channel.unsafe().flush();
      TcpReset.whenClosed(channel);
      // Not through the pipeline, where the TLS handler would say goodbye first.
      channel.unsafe().close(channel.newPromise());
    }
  }
}
