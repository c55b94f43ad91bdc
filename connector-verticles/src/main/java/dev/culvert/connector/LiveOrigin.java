package dev.culvert.connector;

import dev.culvert.connector.origin.Origin;
import dev.culvert.connector.origin.OriginOptions;
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

    private final OriginOptions options;
    private final Origin origin;
    private int open;

    Served(OriginOptions options) {
      this.options = options;
      this.origin = new Origin(vertx, options, this::changed);
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
      origin.serve(
          exchange,
          () -> {
            open--;
            openExchanges.decrementAndGet();
            closeIfLeft();
            done.run();
          });
    }

    void leave() {
      origin.stopProbing();
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
    OriginOptions options = TunnelConfig.apply(json, own);
    if (current == null) {
      log.info("The origin is {}", options.url());
      begin(options);
    } else if (options.url().equals(current.options.url())) {
      tell();
    } else {
      log.info("The origin is {} from now on (configuration {})", options.url(), version);
      Served before = current;
      begin(options);
      before.leave();
    }
  }

  private void begin(OriginOptions options) {
    current = new Served(options);
    all.add(current);
    current.origin.startProbing();
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
    left.forEach(served -> served.origin.stopProbing());
    return Future.join(left.stream().map(served -> served.origin.close()).toList()).mapEmpty();
  }
}
