package dev.culvert.core.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DrainTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldBeTheSameForTheSameVertx() {
    assertThat(Drain.of(vertx)).isSameAs(Drain.of(vertx));
  }

  @Test
  void shouldDrainAllPartsAtOnceAndWaitForAll() {
    Promise<Void> first = Promise.promise();
    Promise<Void> second = Promise.promise();
    Drain.of(vertx).register("first", first::future);
    Drain.of(vertx)
        .register(
            "second",
            () -> {
              first.complete();
              return second.future();
            });
    Future<Void> drained = Drain.of(vertx).run(Duration.ofMinutes(1));
    assertThat(drained.isComplete()).isFalse();
    second.complete();
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void shouldGoOnWhenAPartFailsOrThrowsOrHangs() {
    Drain.of(vertx).register("fails", () -> Future.failedFuture("broken"));
    Drain.of(vertx)
        .register(
            "throws",
            () -> {
              throw new IllegalStateException("broken");
            });
    Drain.of(vertx).register("hangs", () -> Promise.<Void>promise().future());
    Drain.of(vertx).run(Duration.ofMillis(20)).await();
    assertThat(Drain.of(vertx).isStarted()).isTrue();
  }

  @Test
  void shouldDrainAPartOnTheContextThatRegisteredIt() {
    Context context = vertx.getOrCreateContext();
    Promise<Context> drainedOn = Promise.promise();
    Promise<Void> registered = Promise.promise();
    context.runOnContext(
        v -> {
          Drain.of(vertx).register("verticle", () -> reportContext(drainedOn));
          registered.complete();
        });
    registered.future().await();
    Drain.of(vertx).run(Duration.ofSeconds(10)).await();
    assertThat(drainedOn.future().result()).isSameAs(context);
  }

  private static Future<Void> reportContext(Promise<Context> to) {
    to.complete(Vertx.currentContext());
    return Future.succeededFuture();
  }

  @Test
  void shouldRunOnceAndNotWhatWasTakenAway() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger removedRuns = new AtomicInteger();
    Drain.of(vertx).register("stays", () -> counting(runs));
    Drain.of(vertx).register("goes", () -> counting(removedRuns)).run();
    Drain.of(vertx).run(Duration.ofSeconds(1)).await();
    Drain.of(vertx).run(Duration.ofSeconds(1)).await();
    assertThat(runs).hasValue(1);
    assertThat(removedRuns).hasValue(0);
  }

  private static Future<Void> counting(AtomicInteger counter) {
    counter.incrementAndGet();
    return Future.succeededFuture();
  }

  @Test
  void shouldEndTheProcessOnlyWhenNothingIsLeftThatCanDrain() {
    AtomicInteger ended = new AtomicInteger();
    Drain drain = Drain.of(vertx);
    drain.onNothingLeft(ended::incrementAndGet);
    Runnable first = drain.register("first", Future::succeededFuture);
    Runnable second = drain.register("second", Future::succeededFuture);
    Runnable third = drain.register("third", Future::succeededFuture);
    third.run();
    drain.finished(first);
    assertThat(ended).hasValue(0);
    drain.finished(second);
    assertThat(ended).hasValue(1);
  }

  @Test
  void shouldNotEndAProcessThatEndsAlready() {
    AtomicInteger ended = new AtomicInteger();
    Drain drain = Drain.of(vertx);
    drain.onNothingLeft(ended::incrementAndGet);
    Runnable only = drain.register("only", Future::succeededFuture);
    drain.run(Duration.ofSeconds(5)).await();
    drain.finished(only);
    assertThat(ended).hasValue(0);
  }
}
