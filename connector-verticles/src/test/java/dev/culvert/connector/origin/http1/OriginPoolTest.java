package dev.culvert.connector.origin.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.dial.HostDialler;
import dev.culvert.connector.origin.OriginSpec;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets which connection when there is only one. */
@Timeout(30)
class OriginPoolTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Takes what it is given, and keeps it. */
  private static final class Asking implements OriginPool.Waiter {

    private final boolean fresh;
    private volatile OriginConnection given;

    Asking(boolean fresh) {
      this.fresh = fresh;
    }

    @Override
    public boolean isOnlyOnce() {
      return false;
    }

    @Override
    public boolean wantsFresh() {
      return fresh;
    }

    @Override
    public boolean connected(OriginConnection connection) {
      given = connection;
      return true;
    }

    @Override
    public void unreachable(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void full() {
      throw new AssertionError("there is room to wait");
    }
  }

  private final Asking first = new Asking(false);

  /** One connection, which the first request has while the second one waits; then it is free. */
  private void freedFor(Asking second) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (FakeOrigin origin = FakeOrigin.start()) {
      URI url = URI.create(origin.url());
      OriginSpec options =
          new OriginSpec(url, 1, 1, 1, Duration.ofSeconds(5), Duration.ofSeconds(3));
      Context loop = vertx.getOrCreateContext();
      loop.runOnContext(
          ignored -> {
            HostDialler dialler =
                new HostDialler(vertx, url.getHost(), url.getPort(), false, LIMIT);
            OriginPool pool = new OriginPool(vertx, options, dialler, new Unheard());
            pool.take(first);
            pool.take(second);
            vertx.setPeriodic(
                1,
                timer -> {
                  if (first.given != null) {
                    vertx.cancelTimer(timer);
                    pool.idle(first.given);
                  }
                });
          });
      await().atMost(LIMIT).until(() -> second.given != null);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static final class Unheard implements DialListener {
    @Override
    public void connected() {}

    @Override
    public void unreachable(Throwable cause) {}
  }

  @Test
  void shouldGiveAFreedConnectionToWhoWaits() throws Exception {
    Asking second = new Asking(false);
    freedFor(second);
    assertThat(second.given).isSameAs(first.given);
  }

  @Test
  void shouldMakeAFreshOneForARequestThatWasBrokenOffOnAnother() throws Exception {
    Asking second = new Asking(true);
    freedFor(second);
    assertThat(second.given).isNotSameAs(first.given);
  }
}
