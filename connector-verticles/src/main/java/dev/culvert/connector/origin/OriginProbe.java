package dev.culvert.connector.origin;

import dev.culvert.connector.dial.HostDialler;
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
final class OriginProbe implements OriginHealth {

  private static final Logger log = LoggerFactory.getLogger(OriginProbe.class);
  private static final long WHILE_UP_MILLIS = 5_000;
  private static final long WHILE_DOWN_MILLIS = 500;

  /** The least time between two changes that are told, so that a flapping origin floods nobody. */
  private static final long TELL_EVERY_MILLIS = 1_000;

  private final Vertx vertx;
  private final HostDialler dialler;
  private final String name;
  private final Consumer<Boolean> changed;

  private Boolean up;
  private String why;
  private Boolean told;
  private long toldAtMillis = Long.MIN_VALUE / 2;
  private boolean probing;
  private boolean running;
  private long probeTimer = -1;
  private long tellTimer = -1;

  /**
   * A probe that is not running yet.
   *
   * @param name where the origin is, for the log
   * @param changed told of the first result, and then when it is another one, once a second at most
   */
  OriginProbe(Vertx vertx, String name, HostDialler dialler, Consumer<Boolean> changed) {
    this.vertx = vertx;
    this.name = name;
    this.dialler = dialler;
    this.changed = changed;
  }

  /** Probes now, and again until {@link #stop}. */
  void start() {
    running = true;
    probe();
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
              Boolean.TRUE.equals(up) ? WHILE_UP_MILLIS : WHILE_DOWN_MILLIS, ignored -> probe());
    }
  }

  @Override
  public void connected() {
    if (Boolean.FALSE.equals(up)) {
      found(true, null);
    }
  }

  /** The first refused connection counts, not the next probe. */
  @Override
  public void unreachable(Throwable cause) {
    if (!Boolean.FALSE.equals(up)) {
      found(false, cause);
      again();
    }
  }

  private void found(boolean nowUp, Throwable cause) {
    if (!running || (up != null && up == nowUp)) {
      return;
    }
    up = nowUp;
    why = nowUp ? null : String.valueOf(cause.getMessage());
    tell();
  }

  private void tell() {
    if (!running || up.equals(told)) {
      return;
    }
    long waitMillis = toldAtMillis + TELL_EVERY_MILLIS - System.nanoTime() / 1_000_000;
    vertx.cancelTimer(tellTimer);
    if (told != null && waitMillis > 0) {
      tellTimer = vertx.setTimer(waitMillis, ignored -> tell());
      return;
    }
    if (!up) {
      log.warn("Origin {} takes no connections: {}", name, why);
    } else if (told != null) {
      log.info("Origin {} takes connections again", name);
    }
    told = up;
    toldAtMillis = System.nanoTime() / 1_000_000;
    changed.accept(up);
  }

  /** Probes no more, and tells nothing more. */
  void stop() {
    running = false;
    vertx.cancelTimer(probeTimer);
    vertx.cancelTimer(tellTimer);
  }
}
