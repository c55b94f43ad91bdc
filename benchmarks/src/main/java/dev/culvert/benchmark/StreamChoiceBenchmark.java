package dev.culvert.benchmark;

import dev.culvert.edge.balance.Traits;
import dev.culvert.edge.balance.TwoRandomPicks;
import dev.culvert.edge.health.ConnectorHealth;
import dev.culvert.edge.health.StreamHealth;
import dev.culvert.edge.health.TunnelHealth;
import dev.culvert.edge.health.Use;
import dev.culvert.edge.stream.EdgeConnector;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs an edge to choose the stream of a request. One operation is one choice among a
 * tunnel's connectors, all of which may be chosen: half of the streams are near, and each connector
 * has up to seven exchanges open.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamChoiceBenchmark {

  private static final int STREAMS_OF_ONE = 4;
  private static final int MOST_OUTSTANDING = 7;

  private record Candidate(List<Integer> tiers, ConnectorHealth health) {}

  private static final class CandidateTraits implements Traits<Candidate> {

    private long nowNanos;

    @Override
    public int rank(Candidate candidate) {
      int best = NONE;
      for (int tier : candidate.tiers()) {
        best = Math.min(best, tier);
      }
      return best + (candidate.health().isOut() ? EdgeConnector.EJECTED : 0);
    }

    @Override
    public double load(Candidate candidate) {
      return candidate.health().load(nowNanos);
    }
  }

  /** How many streams the tunnel has; a connector has four. */
  @Param({"4", "400"})
  public int streams;

  private final CandidateTraits traits = new CandidateTraits();
  private Candidate[] candidates;
  private TwoRandomPicks<Candidate> picks;

  /** Makes the streams. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(streams);
    TunnelHealth tunnel = TunnelHealth.alone(new UUID(0, 1));
    candidates = new Candidate[Math.max(2, streams / STREAMS_OF_ONE)];
    for (int i = 0; i < candidates.length; i++) {
      StreamHealth health = tunnel.enter(new UUID(1, i), 0, 1, 0);
      for (int open = random.nextInt(MOST_OUTSTANDING + 1); open > 0; open--) {
        new Use(health, false, 0).opened(new AtomicInteger());
      }
      candidates[i] = new Candidate(List.of(0, 0, 1, 1), health.connector());
    }
    picks = new TwoRandomPicks<>(traits, ThreadLocalRandom.current());
  }

  /** The first choice for a request. */
  @Benchmark
  public Object choose() {
    traits.nowNanos = System.nanoTime();
    return picks.pick(candidates, 0, candidates);
  }
}
