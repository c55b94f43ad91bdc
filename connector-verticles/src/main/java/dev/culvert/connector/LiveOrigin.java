package dev.culvert.connector;

import dev.culvert.connector.origin.Origin;
import dev.culvert.connector.origin.OriginProbe;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ResetCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The origin that the configuration in force names. When another one takes its place, exchanges
 * that are open end where they began.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class LiveOrigin {

  private static final Logger log = LoggerFactory.getLogger(LiveOrigin.class);

  /** Who is to know of changes. */
  @FunctionalInterface
  interface Listener {
    /**
     * Something is another one now.
     *
     * @param ready whether the origin takes connections
     * @param configVersion of the tunnel's configuration that is in force
     */
    void status(boolean ready, long configVersion);
  }

  private final Vertx vertx;
  private final ConnectorConfig own;
  private final AtomicInteger openExchanges;
  private final List<Served> all = new ArrayList<>();
  private Listener listener = (ready, version) -> {};
  private Served current;
  private boolean ready;
  private boolean configured;
  private long version;
  private boolean closed;

  /** One origin and what is open there. */
  private final class Served {

    private final ConnectorConfig config;
    private final Origin origin;
    private final OriginProbe probe;
    private int open;

    Served(ConnectorConfig config) {
      this.config = config;
      this.origin = new Origin(vertx, config);
      this.probe = new OriginProbe(vertx, config, this::changed);
    }

    private void changed(boolean up) {
      if (this == current) {
        ready = up;
        tell();
      }
    }

    void serve(Exchange exchange, Runnable done) {
      open++;
      openExchanges.incrementAndGet();
      exchange.closedHandler(
          ignored -> {
            open--;
            openExchanges.decrementAndGet();
            closeIfLeft();
            done.run();
          });
      origin.serve(exchange);
    }

    void leave() {
      probe.stop();
      closeIfLeft();
    }

    private void closeIfLeft() {
      if (this != current && open == 0 && all.remove(this)) {
        origin.close();
      }
    }
  }

  /**
   * No origin yet.
   *
   * @param own what the connector was told itself
   * @param openExchanges counts the exchanges of the whole process
   */
  LiveOrigin(Vertx vertx, ConnectorConfig own, AtomicInteger openExchanges) {
    this.vertx = vertx;
    this.own = own;
    this.openExchanges = openExchanges;
  }

  /** Tells somebody of every change from now on. */
  void onStatus(Listener newListener) {
    listener = newListener;
  }

  /**
   * Puts a configuration of the tunnel in force, unless a later one is.
   *
   * @param json the text of a JSON object; null for none
   */
  void configure(String json, long newVersion) {
    if (closed || (configured && newVersion <= version)) {
      return;
    }
    configured = true;
    version = newVersion;
    ConnectorConfig config = TunnelConfig.apply(json, own);
    if (current == null) {
      log.info("The origin is {}", config.originUrl());
      begin(config);
    } else if (config.originUrl().equals(current.config.originUrl())) {
      tell();
    } else {
      log.info("The origin is {} from now on (configuration {})", config.originUrl(), version);
      Served before = current;
      begin(config);
      before.leave();
    }
  }

  private void begin(ConnectorConfig config) {
    current = new Served(config);
    all.add(current);
    current.probe.start();
  }

  private void tell() {
    listener.status(ready, version);
  }

  /**
   * Answers an exchange.
   *
   * @param done run once when it is closed, whatever way it ends
   */
  void serve(Exchange exchange, Runnable done) {
    if (current == null) {
      exchange.reset(ResetCode.REFUSED, "the connector has no origin");
    } else {
      current.serve(exchange, done);
    }
  }

  /** Closes every connection. */
  Future<Void> close() {
    closed = true;
    current = null;
    List<Served> left = List.copyOf(all);
    all.clear();
    left.forEach(served -> served.probe.stop());
    return Future.join(left.stream().map(served -> served.origin.close()).toList()).mapEmpty();
  }
}
