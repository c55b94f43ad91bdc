package dev.culvert.benchmark;

import dev.culvert.edge.balance.Traits;
import dev.culvert.edge.balance.TwoRandomPicks;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
 * tunnel's streams, all of which may be chosen: half of them are near, and each has up to seven
 * exchanges open.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamChoiceBenchmark {

  private static final int MOST_OUTSTANDING = 7;

  private record Candidate(boolean usable, boolean ready, int tier, AtomicInteger outstanding) {}

  private record CandidateTraits() implements Traits<Candidate> {

    @Override
    public boolean isEligible(Candidate candidate) {
      return candidate.usable();
    }

    @Override
    public boolean isReady(Candidate candidate) {
      return candidate.ready();
    }

    @Override
    public int tier(Candidate candidate) {
      return candidate.tier();
    }

    @Override
    public int load(Candidate candidate) {
      return candidate.outstanding().get();
    }
  }

  /** How many streams the tunnel has. */
  @Param({"4", "400"})
  public int streams;

  private List<Candidate> candidates;
  private TwoRandomPicks<Candidate> picks;

  /** Makes the streams. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(streams);
    candidates =
        Stream.iterate(0, i -> i + 1)
            .limit(streams)
            .map(
                i ->
                    new Candidate(
                        true, true, i % 2, new AtomicInteger(random.nextInt(MOST_OUTSTANDING + 1))))
            .toList();
    picks = new TwoRandomPicks<>(new CandidateTraits(), ThreadLocalRandom.current());
  }

  /** The first choice for a request. */
  @Benchmark
  public Optional<?> choose() {
    return picks.pick(candidates, candidate -> false);
  }
}
