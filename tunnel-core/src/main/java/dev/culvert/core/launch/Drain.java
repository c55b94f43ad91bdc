package dev.culvert.core.launch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process does before it closes Vert.x, one per Vert.x. It cannot be done in a verticle's
 * {@code stop()}, because Vert.x ends children first and cuts servers at once. Usable from any
 * thread.
 */
public final class Drain implements Shareable {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final String NAME = "culvert.drain";

  /** What to drain, and where; the context is null if there was none at registration. */
  private record Part(String name, Supplier<Future<Void>> action, Context context) {

    Future<Void> start() {
      if (context == null) {
        return call();
      }
      Promise<Void> result = Promise.promise();
      context.runOnContext(v -> call().onComplete(result));
      return result.future();
    }

    private Future<Void> call() {
      try {
        return action.get();
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }
  }

  private final List<Part> parts = new CopyOnWriteArrayList<>();
  private volatile Runnable nothingLeft = () -> {};
  private Future<Void> running;

  private Drain() {}

  /** The one of this Vert.x. */
  public static Drain of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Drain>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new Drain());
  }

  /**
   * Adds something to drain; all are drained at once.
   *
   * @param name for the log
   * @param action called once, on the context that registers it, or on the thread of {@link #run}
   *     if that is none; the future completes when nothing is open any more
   * @return takes it away again, for a verticle that is undeployed on its own
   */
  public Runnable register(String name, Supplier<Future<Void>> action) {
    Part part = new Part(name, action, Vertx.currentContext());
    parts.add(part);
    return () -> parts.remove(part);
  }

  /**
   * Something has drained by itself and does not come back. A process with nothing else to drain
   * has nothing else to do.
   *
   * @param registration what {@link #register} gave
   */
  public void finished(Runnable registration) {
    registration.run();
    if (parts.isEmpty() && !isStarted()) {
      nothingLeft.run();
    }
  }

  /**
   * Who ends the process when nothing is left to do.
   *
   * @param action called on any thread, event loops among them
   */
  public void onNothingLeft(Runnable action) {
    nothingLeft = action;
  }

  /** Whether {@link #run} was called. */
  public synchronized boolean isStarted() {
    return running != null;
  }

  /**
   * Drains everything, once: later calls get the result of the first.
   *
   * @param limit after which it counts as done
   * @return always succeeds; what failed or took too long is in the log
   */
  public synchronized Future<Void> run(Duration limit) {
    if (running == null) {
      List<Future<Void>> all = new ArrayList<>();
      for (Part part : parts) {
        all.add(
            part.start()
                .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                .onFailure(e -> LOG.warn("{} was not drained: {}", part.name(), e.toString()))
                .otherwiseEmpty());
      }
      running = Future.join(all).mapEmpty();
    }
    return running;
  }
}
