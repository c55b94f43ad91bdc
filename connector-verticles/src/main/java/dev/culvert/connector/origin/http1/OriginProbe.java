package dev.culvert.connector.origin.http1;

import dev.culvert.connector.dial.HostDialler;
import dev.culvert.connector.origin.OriginHealth;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the origin takes connections: from the connections that requests make, and, now and
 * then, from one of its own.
 *
 * <p>Owned by the event loop of the connector's verticle.
 */
final class OriginProbe implements DialListener {

  private static final Logger log = LoggerFactory.getLogger(OriginProbe.class);
  private static final long WHILE_UP_MILLIS = 5_000;
  private static final long WHILE_DOWN_MILLIS = 500;

  /** The least time between two changes that are told, so that a flapping origin floods nobody. */
  private static final long TELL_EVERY_MILLIS = 1_000;

  private final Vertx vertx;
  private final HostDialler dialler;
  private final String name;

  private Consumer<OriginHealth> changed;
  private OriginHealth health = OriginHealth.UNKNOWN;
  private OriginHealth told = OriginHealth.UNKNOWN;
  private String why;
  private long toldAtMillis = Long.MIN_VALUE / 2;
  private boolean probing;
  private boolean running;
  private long probeTimer = -1;
  private long tellTimer = -1;

  /**
   * A probe that is not running yet.
   *
   * @param name where the origin is, for the log
   */
  OriginProbe(Vertx vertx, String name, HostDialler dialler) {
    this.vertx = vertx;
    this.name = name;
    this.dialler = dialler;
  }

  /**
   * Probes now, and again until {@link #stop}.
   *
   * @param listener told the first result, and each change after it, once a second at most
   */
  void start(Consumer<OriginHealth> listener) {
    changed = listener;
    running = true;
    tell();
    probe();
  }

  /** The last result. */
  OriginHealth health() {
    return health;
  }

  private void probe() {
    if (!running || probing) {
      return;
    }
    probing = true;
    vertx.cancelTimer(probeTimer);
    dialler
        .connect()
        .onSuccess(NetSocket::close)
        .onComplete(
            result -> {
              probing = false;
              found(result.succeeded(), result.cause());
              again();
            });
  }

  private void again() {
    vertx.cancelTimer(probeTimer);
    if (running) {
      probeTimer =
          vertx.setTimer(
              health == OriginHealth.UP ? WHILE_UP_MILLIS : WHILE_DOWN_MILLIS, ignored -> probe());
    }
  }

  @Override
  public void connected() {
    if (health != OriginHealth.UP) {
      found(true, null);
    }
  }

  /** The first refused connection counts, not the next probe. */
  @Override
  public void unreachable(Throwable cause) {
    if (health != OriginHealth.DOWN) {
      found(false, cause);
      again();
    }
  }

  private void found(boolean nowUp, Throwable cause) {
    health = nowUp ? OriginHealth.UP : OriginHealth.DOWN;
    why = nowUp ? null : String.valueOf(cause.getMessage());
    tell();
  }

  private void tell() {
    if (!running || health == told) {
      return;
    }
    long waitMillis = toldAtMillis + TELL_EVERY_MILLIS - System.nanoTime() / 1_000_000;
    vertx.cancelTimer(tellTimer);
    if (told != OriginHealth.UNKNOWN && waitMillis > 0) {
      tellTimer = vertx.setTimer(waitMillis, ignored -> tell());
      return;
    }
    if (health == OriginHealth.DOWN) {
      log.warn("Origin {} takes no connections: {}", name, why);
    } else if (told != OriginHealth.UNKNOWN) {
      log.info("Origin {} takes connections again", name);
    }
    told = health;
    toldAtMillis = System.nanoTime() / 1_000_000;
    changed.accept(health);
  }

  /** Probes no more, and tells nothing more. */
  void stop() {
    running = false;
    vertx.cancelTimer(probeTimer);
    vertx.cancelTimer(tellTimer);
  }
}
