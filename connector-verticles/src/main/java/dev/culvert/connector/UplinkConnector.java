package dev.culvert.connector;

import dev.culvert.connector.dial.Dialler;
import dev.culvert.connector.dial.EdgeAccess;
import dev.culvert.connector.uplink.ConnectorIdentity;
import dev.culvert.connector.uplink.StreamOptions;
import dev.culvert.connector.uplink.UplinkEvents;
import dev.culvert.connector.uplink.UplinkPace;
import dev.culvert.connector.uplink.UplinkStreams;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.handshake.Hello;
import dev.culvert.core.process.ProcessExchanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A connector anywhere: it dials edges, and nobody needs to reach it. Started before any edge was
 * reached, which may take for ever: neither a refusal nor an absent edge ends a connector.
 */
final class UplinkConnector implements Connector {

  private final Vertx vertx;
  private final ConnectorConfig config;
  private final TunnelSecret secret;
  private final Identity self;
  private final Events events;
  private Dialler dialler;
  private LiveConnector live;

  UplinkConnector(
      Vertx vertx, ConnectorConfig config, TunnelSecret secret, Identity self, Events events) {
    this.vertx = vertx;
    this.config = config;
    this.secret = secret;
    this.self = self;
    this.events = events;
  }

  @Override
  public Future<?> start() {
    Future<EdgeAccess> edges =
        vertx.executeBlocking(() -> EdgesFile.complete(config.edges(), config.data()));
    Future<String> hostname = vertx.executeBlocking(UplinkConnector::hostname);
    return Future.all(edges, hostname).map(found -> begin(edges.result(), hostname.result()));
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private LiveConnector begin(EdgeAccess edges, String hostname) {
    ProcessExchanges process = ProcessExchanges.of(vertx);
    LiveOrigin origin =
        new LiveOrigin(
            TunnelConfig.of(config),
            spec -> OriginServices.of(vertx, spec),
            process.open(Role.CONNECTOR));
    dialler = new Dialler(vertx, edges.options());
    UplinkStreams streams =
        new UplinkStreams(
            vertx,
            dialler,
            new ConnectorIdentity(
                secret.token().text(),
                self.id(),
                Hello.newInstanceKey(),
                self.startedAtMillis(),
                hostname,
                config.maxExchanges(),
                config.labels()),
            new StreamOptions(
                edges.addresses(),
                config.streams(),
                config.drainGrace(),
                MultiplexerOptions.of(process.budget()).withMaxExchanges(config.maxExchanges()),
                UplinkPace.defaults()),
            new StreamEvents(origin));
    live = new LiveConnector(self.id(), config.drainGrace(), origin, streams);
    streams.start();
    return live;
  }

  /** What the streams tell goes to the origin, and to the verticle. */
  private final class StreamEvents implements UplinkEvents {

    private final LiveOrigin origin;

    StreamEvents(LiveOrigin origin) {
      this.origin = origin;
    }

    @Override
    public void serve(Exchange exchange, Runnable closed) {
      origin.serve(exchange, closed);
    }

    @Override
    public void configured(String json, long version) {
      origin.configure(json, version);
    }

    @Override
    public void routes(int count) {
      events.routes(count);
    }

    @Override
    public void drainAsked() {
      events.drainAsked();
    }
  }

  @Override
  public void tick() {
    if (live != null) {
      live.tick();
    }
  }

  @Override
  public Future<Void> drain() {
    return live == null ? Future.succeededFuture() : live.drain();
  }

  @Override
  public Future<?> stop() {
    return live == null
        ? Future.succeededFuture()
        : live.leave("connector stopped").eventually(dialler::close);
  }
}
