package dev.culvert.testing.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a load saw.
 *
 * @param startNanos when the load began, in terms of {@link System#nanoTime()}
 * @param endNanos when it ended, or now if it is under way
 * @param samples all finished requests, by the time they ended
 */
public record LoadReport(long startNanos, long endNanos, List<Sample> samples) {

  public LoadReport {
    samples = samples.stream().sorted(Comparator.comparingLong(Sample::endNanos)).toList();
  }

  /** How many requests have finished. */
  public int requests() {
    return samples.size();
  }

  /** The requests that did not succeed, by the time they ended. */
  public List<Sample> failures() {
    return samples.stream().filter(sample -> !sample.succeeded()).toList();
  }

  /** The longest time in which no request succeeded, the load's beginning and end included. */
  public Duration longestGap() {
    long last = startNanos;
    long longest = 0;
    for (Sample sample : samples) {
      if (sample.succeeded()) {
        longest = Math.max(longest, sample.endNanos() - last);
        last = sample.endNanos();
      }
    }
    return Duration.ofNanos(Math.max(longest, endNanos - last));
  }

  /** From the end of the first failed request to the end of the last one; zero if none failed. */
  public Duration failingFor() {
    List<Sample> failures = failures();
    return failures.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(
            failures.get(failures.size() - 1).endNanos() - failures.get(0).endNanos());
  }

  /** How many successes each value of the counted header has; the empty one is a missing header. */
  public Map<String, Long> spread() {
    return samples.stream()
        .filter(Sample::succeeded)
        .collect(Collectors.groupingBy(Sample::servedBy, TreeMap::new, Collectors.counting()));
  }

  /** The part of the successes with this value of the counted header, 0..1. */
  public double share(String servedBy) {
    long successes = samples.stream().filter(Sample::succeeded).count();
    return successes == 0 ? 0 : (double) spread().getOrDefault(servedBy, 0L) / successes;
  }

  /** When the first success with this value ended, in terms of {@link System#nanoTime()}. */
  public Optional<Long> firstServedNanos(String servedBy) {
    return samples.stream()
        .filter(sample -> sample.succeeded() && sample.servedBy().equals(servedBy))
        .map(Sample::endNanos)
        .findFirst();
  }

  /** The same report without the requests that were sent before the given time. */
  public LoadReport since(long nanos) {
    return new LoadReport(
        Math.max(startNanos, nanos),
        endNanos,
        samples.stream().filter(sample -> sample.startNanos() >= nanos).toList());
  }

  /**
   * The latency of a successful request.
   *
   * @param percentile 0..100
   * @throws IllegalStateException when there was none
   */
  public Duration latency(double percentile) {
    long[] sorted =
        samples.stream()
            .filter(Sample::succeeded)
            .mapToLong(Sample::durationNanos)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no request succeeded: " + this);
    }
    int index = (int) Math.ceil(percentile / 100 * sorted.length) - 1;
    return Duration.ofNanos(sorted[Math.min(Math.max(index, 0), sorted.length - 1)]);
  }

  /** Numbers and the first failures, for the message of a failed assertion. */
  @Override
  public String toString() {
    List<Sample> failures = failures();
    return requests()
        + " requests in "
        + Duration.ofNanos(endNanos - startNanos).toMillis()
        + " ms, "
        + failures.size()
        + " failed over "
        + failingFor().toMillis()
        + " ms, longest gap "
        + longestGap().toMillis()
        + " ms, spread "
        + spread()
        + failures.stream()
            .limit(5)
            .map(
                sample ->
                    "\n  +"
                        + Duration.ofNanos(sample.startNanos() - startNanos).toMillis()
                        + " ms, took "
                        + Duration.ofNanos(sample.durationNanos()).toMillis()
                        + " ms: "
                        + sample.target()
                        + ": "
                        + sample.failure())
            .collect(Collectors.joining());
  }
}
