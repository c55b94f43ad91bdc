package dev.culvert.benchmark.sidebyside;

import dev.culvert.benchmark.sidebyside.load.Drivers;
import dev.culvert.benchmark.sidebyside.load.Outcome;
import dev.culvert.benchmark.sidebyside.report.Sample;
import dev.culvert.benchmark.sidebyside.system.Started;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes one measurement after the other, each with the processor time that it cost. Blocks. */
public final class Meter {

  /** Between two measurements, for the sockets of the last one to be gone. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Drivers drivers;
  private final Started origin;

  /**
   * A meter for systems with this origin.
   *
   * @param drivers who sends the requests
   */
  public Meter(Drivers drivers, Started origin) {
    this.drivers = drivers;
    this.origin = origin;
  }

  /**
   * Runs a case.
   *
   * @param rate as of {@link Drivers#run}
   * @throws RuntimeException when the driver fails
   */
  public Sample sample(
      int round, LoadCase load, String name, Started system, Duration time, double rate) {
    LockSupport.parkNanos(PAUSE_NANOS);
    Map<String, Double> before = cpu(system);
    Outcome outcome = drivers.run(load, system.port(), time, rate);
    Map<String, Double> used = cpu(system);
    used.replaceAll((role, seconds) -> seconds - before.get(role));
    return new Sample(round, load, name, outcome, used);
  }

  private Map<String, Double> cpu(Started system) {
    Map<String, Double> seconds = new LinkedHashMap<>(system.cpuSeconds());
    seconds.putAll(origin.cpuSeconds());
    return seconds;
  }
}
