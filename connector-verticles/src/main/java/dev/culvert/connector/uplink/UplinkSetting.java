package dev.culvert.connector.uplink;

import dev.culvert.connector.dial.Dialler;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.link.SocketLink;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What all streams of a connector share and none of them changes.
 *
 * @param eventLoop of the connector's verticle
 * @param beganAtNanos when {@link #nowMillis} was 0, on the clock of the options
 */
record UplinkSetting(
    Vertx vertx,
    EventLoop eventLoop,
    Dialler dialler,
    ConnectorIdentity identity,
    StreamOptions options,
    long beganAtNanos) {

  /** To be made on the verticle's context. */
  static UplinkSetting of(
      Vertx vertx, Dialler dialler, ConnectorIdentity identity, StreamOptions options) {
    return new UplinkSetting(
        vertx,
        Contexts.eventLoop(vertx),
        dialler,
        identity,
        options,
        options.exchanges().nanoClock().getAsLong());
  }

  /** The present in milliseconds, from 0 on. */
  long nowMillis() {
    return Duration.ofNanos(options.exchanges().nanoClock().getAsLong() - beganAtNanos).toMillis();
  }

  /**
   * Starts a link on which edges may open exchanges.
   *
   * @param silence how long it may be silent before it is dead; null when the edge told none
   */
  Multiplexer multiplexer(SocketLink link, Duration silence, StreamEvents events) {
    Duration agreed = silence == null ? MultiplexerOptions.DEFAULT_SILENCE : silence;
    return Multiplexer.acceptor(
        link, eventLoop, options.exchanges().withSilenceTimeout(agreed), events);
  }
}
