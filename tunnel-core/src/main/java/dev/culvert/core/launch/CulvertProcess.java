package dev.culvert.core.launch;

import dev.culvert.core.boot.ClusterMember;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.StartException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of this JVM: what it owns is ended in order, with exit code 0 after SIGTERM or SIGINT (a
 * second one halts at once), 2 if the configuration is wrong and 1 if anything else prevents the
 * start. Usable from any thread but event loops, since ending blocks.
 */
public final class CulvertProcess {

  private static final Logger LOG = LoggerFactory.getLogger(CulvertProcess.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final String name;
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile Vertx vertx;
  private volatile ClusterMember node;
  private volatile Duration drainLimit = Duration.ofSeconds(45);

  private CulvertProcess(String name) {
    this.name = name;
  }

  /**
   * Takes charge of the signals; call once, first thing in {@code main}.
   *
   * @param name what a message on stderr begins with, such as {@code culvert edge}
   */
  public static CulvertProcess named(String name) {
    CulvertProcess process = new CulvertProcess(name);
    Signals.onTermination(process::onSignal);
    return process;
  }

  /** Shuts the member down after Vert.x. */
  public void owns(ClusterMember started) {
    node = started;
    parkIfEnding();
  }

  /**
   * Drains what is registered at {@link Drain#of} and closes it; ends if {@link ProcessFailure}
   * says so, and with exit code 0 when everything that can be drained has done so by itself.
   */
  public void owns(Vertx started) {
    vertx = started;
    ProcessFailure.of(started).onRaised(this::fail);
    Drain.of(started).onNothingLeft(() -> new Thread(this::nothingLeft, "culvert-end").start());
    parkIfEnding();
  }

  /** How long all drains together may take; 45 s unless set. */
  public void drainWithin(Duration limit) {
    drainLimit = limit;
  }

  private void onSignal() {
    if (ending.compareAndSet(false, true)) {
      end();
    } else {
      System.err.println(name + ": halted by a second signal");
      Runtime.getRuntime().halt(1);
    }
  }

  private void nothingLeft() {
    LOG.info("Everything here was drained");
    stop();
  }

  /** Ends the process in order as a signal would, and does not return. */
  public void stop() {
    if (ending.compareAndSet(false, true)) {
      end();
    }
    park();
  }

  private void end() {
    Vertx running = vertx;
    if (running != null) {
      LOG.info("Draining for at most {} s; a second signal halts", drainLimit.toSeconds());
      await(Drain.of(running).run(drainLimit), drainLimit.plusSeconds(1), "draining");
    }
    close();
    LOG.info("Stopped");
    exit(0);
  }

  /**
   * Prints why the process cannot start, a line per problem, closes what it owns and exits. Does
   * not return; the result only lets callers write {@code throw}.
   */
  public RuntimeException fail(Throwable failure) {
    if (!ending.compareAndSet(false, true)) {
      park();
    }
    boolean configuration = false;
    String message = null;
    for (Throwable t = failure; t != null && message == null; t = t.getCause()) {
      configuration = t instanceof ConfigException;
      message = configuration || t instanceof StartException ? t.getMessage() : null;
    }
    if (message == null) {
      LOG.error("Unexpected failure while starting", failure);
      message = "cannot start: " + String.valueOf(failure).lines().findFirst().orElse("");
    }
    message.lines().forEach(line -> System.err.println(name + ": " + line));
    close();
    exit(configuration ? 2 : 1);
    return new IllegalStateException("unreachable");
  }

  private void close() {
    Vertx running = vertx;
    if (running != null) {
      await(running.close(), CLOSE_LIMIT, "closing Vert.x");
    }
    ClusterMember member = node;
    if (member != null) {
      member.close();
    }
  }

  private static void await(Future<Void> future, Duration limit, String what) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("Gave up {} after {} s", what, limit.toSeconds());
    } catch (java.util.concurrent.ExecutionException e) {
      LOG.warn("Failure in {}", what, e.getCause());
    }
  }

  /** Shutdown hooks of libraries get some seconds; one that hangs must not keep the process. */
  private static void exit(int code) {
    Thread lastResort =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(CLOSE_LIMIT.toSeconds());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(code);
            },
            "culvert-exit");
    lastResort.setDaemon(true);
    lastResort.start();
    System.exit(code);
  }

  /** Keeps a thread that is still starting things from racing the one that ends them. */
  private void parkIfEnding() {
    if (ending.get()) {
      park();
    }
  }

  private static void park() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
