package dev.culvert.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Tasks that all run at once, a thread each. */
final class Parallel<T> implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<T>> futures = new ArrayList<>();

  Parallel<T> start(Callable<T> task) {
    futures.add(threads.submit(task));
    return this;
  }

  /** Whether a task is done with such a result, or all are done. */
  boolean anyDone(Predicate<T> result) {
    return futures.stream().allMatch(Future::isDone)
        || futures.stream().filter(Future::isDone).anyMatch(done -> result.test(resultOf(done)));
  }

  private static <T> T resultOf(Future<T> done) {
    try {
      return done.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("a task failed", e);
    }
  }

  /** Waits for all results, in the order of starting; a failed task fails the test. */
  List<T> await(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        throw new AssertionError(
            "task " + results.size() + " failed: " + e.getCause(), e.getCause());
      } catch (TimeoutException e) {
        throw new AssertionError("task " + results.size() + " not done within " + limit, e);
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
