package dev.culvert.benchmark.sidebyside.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One turn of a thread on a processor, as a line of {@code perf sched timehist} tells it.
 *
 * @param endMillis when it ended, by the clock of perf
 * @param processor which
 * @param thread the name of the thread; the kernel cuts it
 * @param pid of its process; 0 for nobody, when the processor was idle
 * @param waitedMillis from when the thread was woken until it ran; 0 when it had been interrupted
 *     by another, for all that perf tells
 * @param ranMillis how long it ran
 */
record Turn(
    double endMillis,
    int processor,
    String thread,
    long pid,
    double waitedMillis,
    double ranMillis) {

  private static final Pattern LINE =
      Pattern.compile(
          "\\s*(\\d+\\.\\d+) +\\[(\\d+)] +(.+?) +(\\d+\\.\\d+) +(\\d+\\.\\d+) +(\\d+\\.\\d+)\\s*");
  private static final Pattern TASK = Pattern.compile("(.*)\\[(\\d+)(?:/(\\d+))?]");
  private static final double MILLIS = 1_000;

  /** Reads a line; empty for one that is about something else. */
  static Optional<Turn> parse(String line) {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      return Optional.empty();
    }
    Matcher task = TASK.matcher(fields.group(3));
    boolean named = task.matches();
    String pid = !named ? "0" : task.group(3) != null ? task.group(3) : task.group(2);
    return Optional.of(
        new Turn(
            Double.parseDouble(fields.group(1)) * MILLIS,
            Integer.parseInt(fields.group(2)),
            named ? task.group(1) : fields.group(3),
            Long.parseLong(pid),
            Double.parseDouble(fields.group(5)),
            Double.parseDouble(fields.group(6))));
  }

  double beganMillis() {
    return endMillis - ranMillis;
  }

  /** How much of this turn fell between two times. */
  double millisWithin(double from, double to) {
    return Math.max(0, Math.min(to, endMillis) - Math.max(from, beganMillis()));
  }
}
