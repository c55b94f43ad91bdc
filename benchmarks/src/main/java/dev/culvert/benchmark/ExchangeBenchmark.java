package dev.culvert.benchmark;

import dev.culvert.core.exchange.Exchange;
import dev.culvert.core.exchange.Multiplexer;
import dev.culvert.core.exchange.MultiplexerOptions;
import dev.culvert.core.exchange.StreamEvents;
import dev.culvert.core.frame.RelayTarget;
import dev.culvert.core.memory.MemoryBudget;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an exchange costs the two ends of a stream together, without sockets and HTTP. One operation
 * is a browser's GET without a body, its head decoded at the other end, and a response with eight
 * fields and a body of 1 KiB, read to its end. Opener, acceptor and relay share one event loop,
 * which is the benchmark's thread, and links in memory that copy nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExchangeBenchmark {

  private static final int AT_ONCE = 16;
  private static final int BODY_BYTES = 1024;
  private static final RelayTarget TARGET = new RelayTarget(new UUID(1, 1), new UUID(1, 2), 0, 1);

  /** How the opener reaches the acceptor. */
  public enum Way {
    /** Over one link. */
    DIRECT,
    /** Over a shared link to a relay, and from there over the stream's own. */
    RELAYED
  }

  /** Which way. */
  @Param public Way way;

  private final MultiplexerOptions options =
      MultiplexerOptions.of(new MemoryBudget(Long.MAX_VALUE / 4));
  private final Buffer body = Buffer.buffer(new byte[BODY_BYTES]);
  private EmbeddedChannel channel;
  private Multiplexer opener;
  private long readBytes;
  private int closed;

  /** Connects the ends. */
  @Setup
  public void connect() {
    channel = new EmbeddedChannel();
    EventLoop loop = channel.eventLoop();
    List<MemoryLink> first = MemoryLink.pair(loop);
    int most = options.maxExchanges();
    opener = Multiplexer.opener(first.get(0), loop, most, options, new StreamEvents() {});
    if (way == Way.DIRECT) {
      accept(first.get(1), loop);
    } else {
      List<MemoryLink> second = MemoryLink.pair(loop);
      Multiplexer onward =
          Multiplexer.opener(second.get(0), loop, most, options, new StreamEvents() {});
      Multiplexer.acceptor(
          first.get(1),
          loop,
          options.withSharedLink(MultiplexerOptions.DEFAULT_RELAY_QUEUE_BYTES),
          new StreamEvents() {
            @Override
            public Multiplexer relay(RelayTarget target) {
              return onward;
            }
          });
      accept(second.get(1), loop);
    }
  }

  private void accept(MemoryLink link, EventLoop loop) {
    Multiplexer.acceptor(
        link,
        loop,
        options,
        new StreamEvents() {
          @Override
          public void opened(Exchange exchange) {
            exchange.writeHead(TypicalHeads.RESPONSE, false);
            exchange.write(body);
            exchange.end();
          }
        });
  }

  /** Alone on its stream: every frame is a write of its own. */
  @Benchmark
  public long alone() {
    return exchange(1);
  }

  /** Sixteen are opened in one turn of the event loop, so that they share writes. */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public long amongSixteen() {
    return exchange(AT_ONCE);
  }

  private long exchange(int count) {
    closed = 0;
    readBytes = 0;
    for (int i = 0; i < count; i++) {
      Exchange exchange =
          opener.open(way == Way.DIRECT ? null : TARGET, TypicalHeads.REQUEST, true);
      exchange.handler(part -> readBytes += part.length());
      exchange.closedHandler(ignored -> closed++);
    }
    channel.runPendingTasks();
    if (closed != count || readBytes != (long) count * BODY_BYTES) {
      throw new IllegalStateException(closed + " exchanges ended, with " + readBytes + " bytes");
    }
    return readBytes;
  }
}
