package dev.culvert.benchmark.sidebyside.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Latencies from when a request should have been sent, in nanoseconds. Owned by one thread at a
 * time.
 */
final class Latencies {

  private static final long HIGHEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final double MILLI = 1e6;

  private final Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);

  void add(long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, HIGHEST_NANOS)));
  }

  long count() {
    return histogram.getTotalCount();
  }

  double p99Millis() {
    return histogram.getValueAtPercentile(99) / MILLI;
  }

  /** The figures beside it. */
  Map<String, Double> details() {
    return Map.of(
        "p50Millis", histogram.getValueAtPercentile(50) / MILLI,
        "p90Millis", histogram.getValueAtPercentile(90) / MILLI,
        "p999Millis", histogram.getValueAtPercentile(99.9) / MILLI,
        "maxMillis", histogram.getMaxValue() / MILLI);
  }
}
