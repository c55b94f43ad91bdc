package dev.culvert.core.exchange;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract over links in memory: wide and whole, narrow and in pieces, one loop and two. */
class PipeExchangeTest {

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  private static EventLoop newLoop() {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    return context.nettyEventLoop();
  }

  abstract static class Pipe extends StreamContract {

    private final boolean twoLoops;
    private final int capacityBytes;
    private final int maxPortionBytes;

    Pipe(boolean twoLoops, int capacityBytes, int maxPortionBytes) {
      this.twoLoops = twoLoops;
      this.capacityBytes = capacityBytes;
      this.maxPortionBytes = maxPortionBytes;
    }

    @Override
    void connect(LinkUser openerEnd, LinkUser acceptorEnd) {
      EventLoop first = newLoop();
      EventLoop second = twoLoops ? newLoop() : first;
      PipeLink[] ends = PipeLink.pair(first, second, capacityBytes, maxPortionBytes, 42);
      first.execute(() -> openerEnd.use(ends[0], first));
      second.execute(() -> acceptorEnd.use(ends[1], second));
    }
  }

  @Nested
  class WideOnTwoLoops extends Pipe {
    WideOnTwoLoops() {
      super(true, 256 * 1024, Integer.MAX_VALUE - 1);
    }
  }

  @Nested
  class NarrowOnTwoLoops extends Pipe {
    NarrowOnTwoLoops() {
      super(true, 10_000, 3_000);
    }
  }

  @Nested
  class NarrowOnOneLoop extends Pipe {
    NarrowOnOneLoop() {
      super(false, 70_000, 20_000);
    }
  }
}
