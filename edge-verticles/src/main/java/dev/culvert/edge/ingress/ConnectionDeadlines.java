package dev.culvert.edge.ingress;

import dev.culvert.core.boot.ReadPortions;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds public connections to the limits that Vert.x does not have: the number of connections, a
 * deadline for a request head, one for idleness, and a least rate for request bodies. Time in which
 * the edge itself does not read, or an origin works on its response, does not count.
 *
 * <p>Give {@link #install} to the connection handler of the server. HTTP/2 connections are counted
 * but have no deadlines here. One for all instances; safe for threads.
 */
public final class ConnectionDeadlines {

  private static final String DECODER = "httpDecoder";

  private final IngressOptions options;
  private final ConnectionSlots slots;
  private final LongSupplier nanoClock;
  private final Consumer<Violation> onViolation;

  /**
   * The deadlines of one process.
   *
   * @param nanoClock {@code System::nanoTime}
   * @param onViolation told of each connection that is ended for it; called on event loops
   */
  public ConnectionDeadlines(
      IngressOptions options,
      ConnectionSlots slots,
      LongSupplier nanoClock,
      Consumer<Violation> onViolation) {
    this.options = options;
    this.slots = slots;
    this.nanoClock = nanoClock;
    this.onViolation = onViolation;
  }

  /** Takes charge of a connection that was just accepted, or closes it if there are too many. */
  public void install(HttpConnection connection) {
    ChannelHandlerContext application = ((HttpServerConnection) connection).channelHandlerContext();
    if (!slots.tryTake()) {
      application.channel().close();
      return;
    }
    ReadPortions.limit(application.channel());
    application.channel().closeFuture().addListener(closed -> slots.release());
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
    ConnectionPhases phases = new ConnectionPhases(options, nanoClock.getAsLong());
    WireHandler wire =
        new WireHandler(phases, nanoClock, onViolation, options.headTimeout().toNanos());
    pipeline.addBefore(DECODER, "culvertWire", wire);
    pipeline.addBefore(application, "culvertMessages", new MessageHandler(phases, wire, nanoClock));
  }
}
