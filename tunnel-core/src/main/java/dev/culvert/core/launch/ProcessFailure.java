package dev.culvert.core.launch;

import dev.culvert.core.config.StartException;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a part of a running process end it: for what shows only after the start, such as a second
 * store in the cluster. One per Vert.x; usable from any thread.
 */
public final class ProcessFailure implements Shareable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessFailure.class);
  private static final String NAME = "culvert.process-failure";

  private final AtomicBoolean raised = new AtomicBoolean();
  private volatile Consumer<StartException> handler =
      failure -> LOG.error("Nobody ends this process: {}", failure.getMessage());

  private ProcessFailure() {}

  /** The one of this Vert.x. */
  public static ProcessFailure of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, ProcessFailure>getLocalMap(NAME)
        .computeIfAbsent(NAME, absent -> new ProcessFailure());
  }

  /** Who ends the process; called on a thread of its own, and may block. */
  public void onRaised(Consumer<StartException> newHandler) {
    handler = newHandler;
  }

  /**
   * Ends the process with exit code 1, without a drain; only the first call counts.
   *
   * @param failure its message is for a terminal: what is wrong and what to do
   */
  public void raise(StartException failure) {
    if (raised.compareAndSet(false, true)) {
      new Thread(() -> handler.accept(failure), "culvert-failure").start();
    }
  }
}
