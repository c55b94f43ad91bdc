package dev.culvert.edge.wire;

import dev.culvert.core.internals.Channels;
import dev.culvert.core.internals.ReadPortions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds public connections to the limits that Vert.x does not have: the number of connections, a
 * deadline for a request head, one for idleness, one for half-closed visitors, and a least rate for
 * request bodies. Time in which the edge itself does not read, or an origin works on its response,
 * does not count.
 *
 * <p>Give {@link #install} to the connection handler of the server. HTTP/2 connections are counted
 * but have no deadlines here. One for all instances; safe for threads.
 */
public final class ConnectionDeadlines {

  private static final String DECODER = "httpDecoder";

  private final WireLimits limits;
  private final ConnectionSlots slots;
  private final byte[] headTimeoutResponse;
  private final LongSupplier nanoClock;
  private final Consumer<Violation> onViolation;

  /**
   * The deadlines of one process.
   *
   * @param headTimeoutResponse a whole response, for who does not send a request head in time; the
   *     connection is closed after it
   * @param nanoClock {@code System::nanoTime}
   * @param onViolation told of each connection that is ended for it; called on event loops
   */
  public ConnectionDeadlines(
      WireLimits limits,
      ConnectionSlots slots,
      String headTimeoutResponse,
      LongSupplier nanoClock,
      Consumer<Violation> onViolation) {
    this.limits = limits;
    this.slots = slots;
    this.headTimeoutResponse = headTimeoutResponse.getBytes(StandardCharsets.UTF_8);
    this.nanoClock = nanoClock;
    this.onViolation = onViolation;
  }

  /** Takes charge of a connection that was just accepted, or closes it if there are too many. */
  public void install(HttpConnection connection) {
    ChannelHandlerContext application = Channels.handlerOf(connection);
    Channel channel = application.channel();
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    if (!slots.tryTake(address)) {
      channel.close();
      return;
    }
    ReadPortions.limit(channel);
    channel.closeFuture().addListener(closed -> slots.release(address));
    if (application.pipeline().get(DECODER) != null) {
      install(application.pipeline(), application.name());
    }
  }

  /**
   * Puts the two handlers around the HTTP codec.
   *
   * @param application the name of the handler that serves requests
   */
  void install(ChannelPipeline pipeline, String application) {
    ConnectionPhases phases = new ConnectionPhases(limits, nanoClock.getAsLong());
    VisitorWire visitor = new VisitorWire(pipeline.channel());
    WireHandler wire =
        new WireHandler(
            phases,
            nanoClock,
            onViolation,
            visitor,
            headTimeoutResponse,
            limits.headTimeout().toNanos());
    pipeline.addBefore(DECODER, "culvertWire", wire);
    pipeline.addBefore(
        application, "culvertMessages", new MessageHandler(phases, wire, visitor, nanoClock));
  }
}
