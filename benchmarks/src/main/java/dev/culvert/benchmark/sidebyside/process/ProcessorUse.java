package dev.culvert.benchmark.sidebyside.process;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How many processors were in use over a while.
 *
 * @param byName those of some processes
 * @param others those of the rest of the machine
 */
public record ProcessorUse(Map<String, Double> byName, double others) {

  /** What may run beside, before a run is not worth much. */
  private static final double BUSY = 0.2;

  /** Looks at what these processes use from now on; blocks for that long. */
  public static ProcessorUse over(Duration time, Map<String, ProcessTree> processes) {
    Map<String, Double> used = new LinkedHashMap<>();
    processes.forEach((name, tree) -> used.put(name, tree.cpuSeconds()));
    double machine = ProcessTree.machineSeconds();
    long beganAtNanos = System.nanoTime();
    LockSupport.parkNanos(time.toNanos());
    double seconds = (System.nanoTime() - beganAtNanos) / 1e9;
    used.replaceAll((name, before) -> (processes.get(name).cpuSeconds() - before) / seconds);
    double all = (ProcessTree.machineSeconds() - machine) / seconds;
    return new ProcessorUse(used, Math.max(0, all - sum(used)));
  }

  /** Of all the processes together. */
  public double sum() {
    return sum(byName);
  }

  /** Whether something else ran, so that what is measured now is not worth much. */
  public boolean isDisturbed() {
    return others > BUSY;
  }

  private static double sum(Map<String, Double> processors) {
    return processors.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
