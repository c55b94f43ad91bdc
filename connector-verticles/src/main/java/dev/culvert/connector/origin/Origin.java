package dev.culvert.connector.origin;

import dev.culvert.connector.dial.HostDialler;
import dev.culvert.core.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * The service behind the connector: its connections, and whether it takes any.
 *
 * <p>Owned by the event loop of the connector's verticle; its connections are made there.
 */
public final class Origin {

  private final OriginLog log;
  private final HostDialler dialler;
  private final OriginProbe probe;
  private final OriginPool pool;

  /**
   * An origin that nobody has asked yet.
   *
   * @param changed told whether it takes connections: of the first result, and of each change, once
   *     a second at most
   */
  public Origin(Vertx vertx, OriginOptions options, Consumer<Boolean> changed) {
    this.log = new OriginLog(options.name());
    this.dialler =
        new HostDialler(
            vertx,
            options.url().getHost(),
            options.port(),
            options.tls(),
            options.connectTimeout());
    this.probe = new OriginProbe(vertx, options.name(), dialler, changed);
    this.pool = new OriginPool(vertx, options, dialler, probe);
  }

  /** Looks from now on whether it takes connections, until {@link #stopProbing}. */
  public void startProbing() {
    probe.start();
  }

  /** Looks no more, and tells of no change. */
  public void stopProbing() {
    probe.stop();
  }

  /**
   * Answers an exchange from the origin.
   *
   * @param done run once when it is closed, whatever way it ends
   */
  public void serve(Exchange exchange, Runnable done) {
    new OriginExchange(log, pool, exchange, done).begin();
  }

  /** Closes the connections to the origin. */
  public Future<Void> close() {
    probe.stop();
    pool.stop();
    return dialler.close();
  }
}
