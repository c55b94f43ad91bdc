package dev.culvert.connector;

import dev.culvert.connector.origin.OriginHealth;
import dev.culvert.connector.origin.OriginService;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ResetCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
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

  /** Told when the origin's readiness, or the configuration in force, has changed. */
  @FunctionalInterface
  interface Listener {
    /**
     * One of them has changed.
     *
     * @param ready whether the origin takes connections
     * @param configVersion of the tunnel's configuration that is in force
     */
    void status(boolean ready, long configVersion);
  }

  private final TunnelConfig config;
  private final Function<OriginSpec, OriginService> services;
  private final AtomicInteger openExchanges;

  /** The present one, and those that still have open exchanges. */
  private final List<OriginService> all = new ArrayList<>();

  private Listener listener = (ready, version) -> {};
  private OriginSpec spec;
  private OriginService current;
  private boolean ready;
  private boolean configured;
  private long version;
  private boolean closed;

  /**
   * No origin yet.
   *
   * @param config chooses the origin
   * @param services makes what answers for an origin
   * @param openExchanges counts the exchanges of the whole process
   */
  LiveOrigin(
      TunnelConfig config,
      Function<OriginSpec, OriginService> services,
      AtomicInteger openExchanges) {
    this.config = config;
    this.services = services;
    this.openExchanges = openExchanges;
  }

  /** Tells this listener of every change from now on. */
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
    OriginSpec wanted = config.origin(json);
    if (current == null) {
      log.info("The origin is {}", wanted.url());
      begin(wanted);
    } else if (wanted.equals(spec)) {
      tell();
    } else {
      log.info("The origin is {} from now on (configuration {})", wanted.url(), version);
      OriginService before = current;
      begin(wanted);
      leave(before);
    }
  }

  private void begin(OriginSpec wanted) {
    OriginService service = services.apply(wanted);
    spec = wanted;
    current = service;
    all.add(service);
    service.watch(health -> changed(service, health));
  }

  private void changed(OriginService service, OriginHealth health) {
    if (service == current) {
      ready = health == OriginHealth.UP;
      tell();
    }
  }

  private void leave(OriginService before) {
    before
        .drain()
        .onSuccess(
            drained -> {
              if (all.remove(before)) {
                before.close();
              }
            });
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
      done.run();
      return;
    }
    openExchanges.incrementAndGet();
    current.serve(
        exchange.requestHead(),
        exchange,
        () -> {
          openExchanges.decrementAndGet();
          done.run();
        });
  }

  /** Closes every connection. */
  Future<Void> close() {
    closed = true;
    current = null;
    List<OriginService> left = List.copyOf(all);
    all.clear();
    return Future.join(left.stream().map(OriginService::close).toList()).mapEmpty();
  }
}
