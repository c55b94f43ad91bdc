package dev.culvert.benchmark.sidebyside.load;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code h2load} has printed.
 *
 * @param requests how many were answered with a status below 400
 * @param requestsPerSecond the rate of all that were answered
 * @param errors how many failed, timeouts and statuses from 400 on included
 */
public record H2loadReport(long requests, double requestsPerSecond, long errors) {

  private static final Pattern RATE = Pattern.compile("(?m)^finished in .*, ([0-9.]+) req/s");
  private static final Pattern COUNTS =
      Pattern.compile("(?m)^requests: .* (\\d+) succeeded, (\\d+) failed, \\d+ errored");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is no such report
   */
  public static H2loadReport parse(List<String> lines) {
    Printed printed = new Printed("h2load", lines);
    MatchResult counts = printed.find(COUNTS);
    return new H2loadReport(
        Long.parseLong(counts.group(1)),
        Double.parseDouble(printed.find(RATE).group(1)),
        Long.parseLong(counts.group(2)));
  }
}
