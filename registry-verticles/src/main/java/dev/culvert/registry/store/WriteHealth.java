package dev.culvert.registry.store;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the disk of the store takes what is written, and tells a listener when that
 * changes: by changes that fail, and by attempts of its own. To be used from one context.
 */
final class WriteHealth {

  private static final Logger log = LoggerFactory.getLogger(WriteHealth.class);

  private static final long PERIOD_MILLIS = 1_000;

  private final Vertx vertx;
  private final Database database;
  private final Consumer<Optional<String>> listener;
  private long timer;
  private boolean trying;
  private boolean failing;
  private boolean stopped;

  /** Tries nothing until {@link #start} is called. */
  WriteHealth(Vertx vertx, Database database, Consumer<Optional<String>> listener) {
    this.vertx = vertx;
    this.database = database;
    this.listener = listener;
  }

  void start() {
    timer = vertx.setPeriodic(PERIOD_MILLIS, ignored -> attempt());
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void attempt() {
    if (trying || stopped) {
      return;
    }
    trying = true;
    database
        .tryToWrite(failing)
        .onComplete(
            done -> {
              trying = false;
              if (done.succeeded()) {
                works();
              } else {
                database.unwritable(done.cause()).ifPresent(this::failed);
              }
            });
  }

  private void works() {
    if (failing && !stopped) {
      failing = false;
      log.info("The store {} can be written again", database.description());
      listener.accept(Optional.empty());
    }
  }

  /** Something could not be written. */
  void failed(StoreException reason) {
    if (!failing && !stopped) {
      failing = true;
      log.error("The store cannot be written: {}", reason.getMessage());
      listener.accept(Optional.of(reason.getMessage()));
    }
  }
}
