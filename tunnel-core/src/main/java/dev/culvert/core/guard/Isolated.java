package dev.culvert.core.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work for one party so that a failure stays with that party: what throws is logged, at most
 * {@value #LINES} times per minute in this process, and whatever comes next goes on.
 */
public final class Isolated {

  private static final Logger log = LoggerFactory.getLogger(Isolated.class);

  static final int LINES = 20;

  private static final LogLimit limit = new LogLimit(LINES, Duration.ofMinutes(1));

  private Isolated() {}

  /**
   * Runs the action.
   *
   * @param what names the work in the log
   * @return whether it completed without an exception
   */
  public static boolean run(Object what, Runnable action) {
    try {
      action.run();
      return true;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      failed(what, e);
      return false;
    }
  }

  /** Does the action with each item as it is now, whatever becomes of the others. */
  public static <T> void each(Collection<T> items, Consumer<? super T> action) {
    for (T item : List.copyOf(items)) {
      run(item, () -> action.accept(item));
    }
  }

  /** Logs a failure that was contained. */
  public static void failed(Object what, Throwable failure) {
    if (limit.tryLog(System.nanoTime())) {
      long suppressed = limit.takeSuppressed();
      String more = suppressed == 0 ? "" : " (" + suppressed + " more were not logged)";
      log.error("{} failed; everything else goes on{}", what, more, failure);
    }
  }
}
