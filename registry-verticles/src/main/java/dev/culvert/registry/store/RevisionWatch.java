package dev.culvert.registry.store;

import dev.culvert.core.launch.Drain;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store for its revision now and then, and tells a listener when that is not what was read
 * last; what other registries announce it tells at once. So nothing stays unseen because an
 * announcement or a read was lost. To be used from one context.
 */
final class RevisionWatch {

  private static final Logger log = LoggerFactory.getLogger(RevisionWatch.class);

  private static final long PERIOD_MILLIS = 500;

  private final Vertx vertx;
  private final Database database;
  private final Runnable listener;

  /** The revision up to which everything was read. */
  private final AtomicLong seen;

  private long timer;
  private boolean asking;
  private boolean failing;
  private boolean stopped;

  /** Watches, once {@link #start} is called. */
  RevisionWatch(Vertx vertx, Database database, AtomicLong seen, Runnable listener) {
    this.vertx = vertx;
    this.database = database;
    this.seen = seen;
    this.listener = listener;
  }

  void start() {
    timer = vertx.setPeriodic(0, PERIOD_MILLIS, ignored -> ask());
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void ask() {
    if (asking || stopped) {
      return;
    }
    asking = true;
    database
        .watch(listener)
        .compose(RevisionWatch::revision)
        .onComplete(
            answer -> {
              asking = false;
              if (answer.succeeded()) {
                answered(answer.result());
              } else {
                failed(answer.cause());
              }
            });
  }

  private static Future<Long> revision(SqlClient client) {
    return SqlTemplate.forQuery(client, Sql.REVISION)
        .execute(Map.of())
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private void answered(long revision) {
    if (failing) {
      failing = false;
      log.info("The store {} answers again", database.description());
    }
    if (revision != seen.get()) {
      listener.run();
    }
  }

  /** Once per outage; a process that drains closes the store before it stops this. */
  private void failed(Throwable cause) {
    if (!failing && !stopped && !Drain.of(vertx).isStarted()) {
      failing = true;
      log.warn("The store {} does not answer: {}", database.description(), cause.toString());
    }
  }
}
