package dev.culvert.connector.origin.http1;

import dev.culvert.connector.dial.HostDialler;
import dev.culvert.connector.origin.OriginHealth;
import dev.culvert.connector.origin.OriginService;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.ResetCode;
import dev.culvert.core.frame.HttpHead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** An origin that speaks HTTP/1.1: a pool of connections, over TCP or TLS. */
public final class Http1Origin implements OriginService {

  private final OriginLog log;
  private final HostDialler dialler;
  private final OriginProbe probe;
  private final OriginPool pool;
  private boolean draining;

  /** An origin that nobody has asked yet. Dials nothing before it is watched or asked. */
  public Http1Origin(Vertx vertx, OriginSpec spec) {
    this.log = new OriginLog(spec.name());
    this.dialler =
        new HostDialler(
            vertx, spec.url().getHost(), spec.port(), spec.tls(), spec.connectTimeout());
    this.probe = new OriginProbe(vertx, spec.name(), dialler);
    this.pool = new OriginPool(vertx, spec, dialler, probe);
  }

  @Override
  public void watch(Consumer<OriginHealth> changed) {
    probe.start(changed);
  }

  @Override
  public OriginHealth health() {
    return probe.health();
  }

  @Override
  public void serve(HttpHead head, Exchange exchange, Runnable done) {
    if (draining) {
      exchange.closedHandler(ignored -> done.run());
      exchange.reset(ResetCode.REFUSED, "the connector has left " + log.origin());
      return;
    }
    new OriginExchange(log, pool, head, exchange, done).begin();
  }

  @Override
  public Future<Void> drain() {
    draining = true;
    probe.stop();
    return pool.emptied();
  }

  @Override
  public Future<Void> close() {
    draining = true;
    probe.stop();
    pool.stop();
    return dialler.close();
  }
}
