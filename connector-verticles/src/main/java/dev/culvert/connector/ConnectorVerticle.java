package dev.culvert.connector;

import dev.culvert.core.config.Settings;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.ops.Ops;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connector: a fresh connector ID, its streams, one pool of connections to the origin.
 *
 * <p>Deployed before it has a stream; being let in comes later and may take for ever, since neither
 * a refusal nor an absent edge or registry ends a connector. One that is disconnected comes back;
 * one that was drained stays away, and a process whose connectors are all drained ends.
 */
public final class ConnectorVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(ConnectorVerticle.class);

  private static final long TICK_MILLIS = 500;

  private final Connector.Identity self =
      new Connector.Identity(UUID.randomUUID(), System.currentTimeMillis());

  // Owned by the verticle's event loop.
  private Connector connector;
  private Runnable forgetDrain = () -> {};
  private Runnable forgetReadiness = () -> {};
  private volatile int routes;

  @Override
  public Future<?> start() {
    ConnectorConfig config = ConnectorConfig.from(Settings.of(ConnectorConfig.spec(), config()));
    return TunnelSecret.of(vertx, config).compose(secret -> start(config, secret));
  }

  private Future<?> start(ConnectorConfig config, TunnelSecret secret) {
    log.info("Generated Connector ID: {}", self.id());
    String name = "connector " + self.id();
    forgetDrain = Drain.of(vertx).register(name, this::drain);
    forgetReadiness = Ops.of(vertx).readiness(name + " is routed to", () -> routes > 0);
    Connector.Events events = new Told();
    connector =
        config.link().equals(ConnectorConfig.BUS)
            ? new BusConnector(vertx, config, secret, self, events)
            : new UplinkConnector(vertx, config, secret, self, events);
    vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
    return connector
        .start()
        .onFailure(
            cause -> {
              forgetReadiness.run();
              forgetDrain.run();
            });
  }

  private void tick() {
    try {
      connector.tick();
    } catch (RuntimeException e) {
      log.error("Connector {} failed its tick", self.id(), e);
    }
  }

  private final class Told implements Connector.Events {

    @Override
    public void routes(int count) {
      routes = count;
    }

    @Override
    public void drainAsked() {
      log.info("Connector {} is told to drain and to stay away", self.id());
      drain()
          .onComplete(
              drained -> {
                forgetReadiness.run();
                Drain.of(vertx).finished(forgetDrain);
              });
    }
  }

  private Future<Void> drain() {
    return connector.drain();
  }

  @Override
  public Future<?> stop() {
    forgetReadiness.run();
    forgetDrain.run();
    return connector == null ? Future.succeededFuture() : connector.stop();
  }
}
