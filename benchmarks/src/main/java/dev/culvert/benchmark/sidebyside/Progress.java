package dev.culvert.benchmark.sidebyside;

import java.time.Duration;
import java.util.Locale;

/** Lines on standard error that tell how far a run is. Thread-safe. */
public final class Progress {

  private final long startNanos = System.nanoTime();

  public void say(String pattern, Object... values) {
    long seconds = elapsed().toSeconds();
    System.err.printf(
        Locale.ROOT, "%4d s  %s%n", seconds, String.format(Locale.ROOT, pattern, values));
  }

  /** Since this was made. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
