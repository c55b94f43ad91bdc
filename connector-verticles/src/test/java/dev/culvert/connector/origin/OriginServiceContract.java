package dev.culvert.connector.origin;

import static dev.culvert.connector.origin.OriginHealth.DOWN;
import static dev.culvert.connector.origin.OriginHealth.UNKNOWN;
import static dev.culvert.connector.origin.OriginHealth.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link OriginService} does, whatever protocol its origin speaks. */
@Timeout(60)
public abstract class OriginServiceContract {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Makes the service under test. */
  protected abstract OriginService open(Vertx vertx, OriginSpec spec);

  private OriginBench bench(FakeOrigin origin) {
    return new OriginBench(this::open, OriginBench.DEFAULTS.withUrl(origin.url()));
  }

  private static void awaitAllDone(OriginBench bench) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(bench.open()).isZero());
  }

  @Test
  void shouldAnswer() {
    try (FakeOrigin origin = FakeOrigin.start();
        OriginBench bench = bench(origin)) {
      assertThat(bench.ask("GET", "/id").body()).isEqualTo("origin");
      assertThat(bench.send("POST", "/echo-body", "a body").body()).isEqualTo("a body");
      awaitAllDone(bench);
    }
  }

  @Test
  void shouldBeDoneWhenTheVisitorLeaves() {
    try (FakeOrigin origin = FakeOrigin.start();
        OriginBench bench = bench(origin)) {
      OriginBench.Running slow = bench.start("GET", "/slow-head/60000", true);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
      slow.reset();
      awaitAllDone(bench);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 0);
    }
  }

  @Test
  void shouldResetWhatTheOriginBreaksOff() {
    try (FakeOrigin origin = FakeOrigin.start();
        OriginBench bench = bench(origin)) {
      assertThat(bench.ask("GET", "/reset-mid/10").code()).isEqualTo("ORIGIN_FAILED");
      awaitAllDone(bench);
    }
  }

  @Test
  void shouldResetWhatReachesNoOrigin() {
    String nobody = "http://127.0.0.1:" + FreePorts.one();
    try (OriginBench bench = new OriginBench(this::open, OriginBench.DEFAULTS.withUrl(nobody))) {
      assertThat(bench.ask("POST", "/").code()).isEqualTo("ORIGIN_UNREACHABLE");
      awaitAllDone(bench);
    }
  }

  @Test
  void shouldTellHealthFromTheFirstCheckOn() {
    FakeOrigin origin = FakeOrigin.start();
    try (OriginBench bench = bench(origin)) {
      assertThat(bench.health()).isEqualTo(UNKNOWN);
      bench.watch();
      await().atMost(LIMIT).until(() -> bench.statuses().contains(UP));
      assertThat(bench.health()).isEqualTo(UP);
      origin.close();
      await().atMost(LIMIT).until(() -> bench.statuses().contains(DOWN));
      assertThat(bench.statuses()).containsExactly(UP, DOWN);
      assertThat(bench.health()).isEqualTo(DOWN);
    } finally {
      origin.close();
    }
  }

  @Test
  void shouldTellAListenerWhatARequestHasFoundBefore() {
    String nobody = "http://127.0.0.1:" + FreePorts.one();
    try (OriginBench bench = new OriginBench(this::open, OriginBench.DEFAULTS.withUrl(nobody))) {
      bench.ask("GET", "/");
      assertThat(bench.health()).isEqualTo(DOWN);
      bench.watch();
      await().atMost(LIMIT).until(() -> bench.statuses().contains(DOWN));
      assertThat(bench.statuses()).containsExactly(DOWN);
    }
  }

  @Test
  void shouldDrainAtOnceWhenNothingIsOpen() {
    try (FakeOrigin origin = FakeOrigin.start();
        OriginBench bench = bench(origin)) {
      bench.ask("GET", "/id");
      awaitAllDone(bench);
      Future<Void> drained = bench.drain();
      await().atMost(LIMIT).until(drained::succeeded);
    }
  }

  @Test
  void shouldDrainWhenTheLastExchangeHasEndedAndRefuseLaterOnes() {
    try (FakeOrigin origin = FakeOrigin.start();
        OriginBench bench = bench(origin)) {
      OriginBench.Running slow = bench.start("GET", "/slow-head/500", true);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
      Future<Void> drained = bench.drain();
      assertThat(bench.ask("GET", "/id").code()).isEqualTo("REFUSED");
      assertThat(drained.isComplete()).isFalse();
      assertThat(slow.await().status()).isEqualTo(200);
      await().atMost(LIMIT).until(drained::succeeded);
      Future<Void> again = bench.drain();
      await().atMost(LIMIT).until(again::succeeded);
      awaitAllDone(bench);
    }
  }

  @Test
  void shouldTellNoHealthOnceItDrains() {
    FakeOrigin origin = FakeOrigin.start();
    try (OriginBench bench = bench(origin)) {
      bench.watch();
      await().atMost(LIMIT).until(() -> bench.statuses().contains(UP));
      OriginBench.await(bench.drain());
      origin.close();
      assertThat(bench.ask("GET", "/id").code()).isEqualTo("REFUSED");
      assertThat(bench.statuses()).containsExactly(UP);
    } finally {
      origin.close();
    }
  }

  @Test
  void shouldResetWhatIsOpenWhenItIsClosed() {
    try (FakeOrigin origin = FakeOrigin.start();
        OriginBench bench = bench(origin)) {
      OriginBench.Running slow = bench.start("POST", "/slow-head/60000", true);
      await().atMost(LIMIT).until(() -> origin.openRequests() == 1);
      bench.closeService();
      assertThat(slow.await().code()).isEqualTo("ORIGIN_FAILED");
      assertThat(bench.ask("GET", "/id").code()).isEqualTo("REFUSED");
      awaitAllDone(bench);
      bench.closeService();
    }
  }
}
