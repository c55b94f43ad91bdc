package dev.culvert.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.core.cluster.StreamKey;
import dev.culvert.core.cluster.StreamRecord;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.frame.FrameType;
import dev.culvert.core.link.FrameBatch;
import dev.culvert.core.link.Link;
import dev.culvert.core.link.LinkReceiver;
import dev.culvert.core.memory.MemoryBudget;
import dev.culvert.edge.Tunnels;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream whose link ends while news of its readiness waits to be published. */
@Timeout(20)
class EndedStreamTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A link that takes everything and brings nothing. */
  private static final class SilentLink implements Link {

    @Override
    public void start(LinkReceiver receiver) {}

    @Override
    public int writableBytes() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void write(FrameBatch batch) {
      batch.release();
    }

    @Override
    public void close(String reason) {}

    @Override
    public String remote() {
      return "nobody";
    }
  }

  @Test
  void shouldStayOutOfTheClustersTable() {
    try (TestEdge edge = new TestEdge(TestEdge.options(), 1)) {
      TestEdge.Instance instance = edge.instances.get(0);
      AtomicLong now = new AtomicLong();
      UplinkStream stream = instance.call(() -> stream(edge, instance, now));
      await().atMost(LIMIT).until(() -> edge.shown("web").size() == 1);
      instance.call(
          () -> {
            stream.control(FrameType.STATUS, new JsonObject().put("ready", true));
            stream.control(FrameType.STATUS, new JsonObject().put("ready", false));
            return null;
          });
      long toldAtNanos = System.nanoTime();
      await().until(() -> System.nanoTime() - toldAtNanos > Duration.ofMillis(1_100).toNanos());
      now.addAndGet(Duration.ofSeconds(10).toNanos());
      instance.call(
          () -> {
            stream.tick();
            return null;
          });
      assertThat(stream.multiplexer().isEnded()).isTrue();
      await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> edge.shown("web").isEmpty());
    }
  }

  private static UplinkStream stream(TestEdge edge, TestEdge.Instance instance, AtomicLong now) {
    HeldStreams streams = new HeldStreams(edge.node, id -> null, UplinkMeters.of(edge.vertx));
    StreamRecord record =
        new StreamRecord(
            new StreamKey(Tunnels.id("web"), UUID.randomUUID(), 0),
            1,
            instance.endpoint().address(),
            StreamRecord.UPLINK,
            false,
            false,
            0,
            "linux_amd64",
            "1.0",
            "127.0.0.1",
            "hash",
            "instance");
    MemoryBudget budget = new MemoryBudget(1 << 20);
    UplinkStream stream =
        new UplinkStream(streams, record, "{}", List.of(), true, budget.account(Tunnels.id("web")));
    Multiplexer multiplexer =
        Multiplexer.opener(
            new SilentLink(),
            ((ContextInternal) instance.context()).nettyEventLoop(),
            1,
            MultiplexerOptions.of(budget).withNanoClock(now::get),
            stream);
    streams.enter(stream);
    stream.started(multiplexer);
    return stream;
  }
}
