package dev.culvert.edge.http1;

import dev.culvert.core.internals.Channels;
import dev.culvert.edge.ingress.TrustedProxies;
import dev.culvert.edge.ingress.Visitor;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Remembers with each public connection who is at its other end. */
final class Visitors {

  private static final AttributeKey<Visitor> VISITOR = AttributeKey.valueOf("culvert.visitor");

  private Visitors() {}

  /** Who sent a request. To be called on the event loop of its connection. */
  static Visitor of(HttpServerRequest request, TrustedProxies trusted) {
    Channel channel = Channels.of(request.connection());
    Visitor visitor = channel.attr(VISITOR).get();
    if (visitor == null) {
      visitor =
          Visitor.of(
              address(channel.remoteAddress()),
              request.isSSL(),
              ((InetSocketAddress) channel.localAddress()).getPort(),
              trusted);
      channel.attr(VISITOR).set(visitor);
    }
    return visitor;
  }

  /** The address of a connection that is gone already is not known any more. */
  private static InetAddress address(SocketAddress remote) {
    return remote instanceof InetSocketAddress internet
        ? internet.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
