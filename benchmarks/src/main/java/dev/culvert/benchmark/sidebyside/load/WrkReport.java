package dev.culvert.benchmark.sidebyside.load;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code wrk --latency} has printed.
 *
 * @param requests how many were answered, with whatever status
 * @param requestsPerSecond the rate of these
 * @param megabytesPerSecond what was read, heads included, in 10^6 bytes
 * @param p50Millis the median latency
 * @param p99Millis the 99th percentile
 * @param errors failed connections, reads and writes, timeouts, and statuses from 400 on
 */
public record WrkReport(
    long requests,
    double requestsPerSecond,
    double megabytesPerSecond,
    double p50Millis,
    double p99Millis,
    long errors) {

  private static final String NUMBER = "([0-9.]+)";
  private static final Pattern COUNT =
      Pattern.compile(
          "(?m)^\\s*(\\d+) requests in " + NUMBER + "(\\w+), " + NUMBER + "(\\w+) read");
  private static final Pattern RATE = Pattern.compile("(?m)^Requests/sec:\\s+" + NUMBER);
  private static final Pattern P50 = percentile("50");
  private static final Pattern P99 = percentile("99");

  /** wrk prints these two lines only when there is something to count. */
  private static final Pattern SOCKET_ERRORS =
      Pattern.compile("connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  private static final Pattern STATUSES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private static Pattern percentile(String number) {
    return Pattern.compile("(?m)^\\s+" + number + "%\\s+" + NUMBER + "(\\w+)\\s*$");
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is no such report
   */
  public static WrkReport parse(List<String> lines) {
    Printed printed = new Printed("wrk", lines);
    MatchResult count = printed.find(COUNT);
    MatchResult p50 = printed.find(P50);
    MatchResult p99 = printed.find(P99);
    double seconds = Units.millis(count.group(2), count.group(3)) / 1000;
    return new WrkReport(
        Long.parseLong(count.group(1)),
        Double.parseDouble(printed.find(RATE).group(1)),
        Units.bytes(count.group(4), count.group(5)) / seconds / Units.MEGABYTE,
        Units.millis(p50.group(1), p50.group(2)),
        Units.millis(p99.group(1), p99.group(2)),
        printed.sum(SOCKET_ERRORS) + printed.sum(STATUSES));
  }
}
