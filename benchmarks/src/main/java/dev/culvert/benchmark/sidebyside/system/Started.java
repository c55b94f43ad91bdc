package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set-up that runs.
 *
 * @param port where it takes requests, on loopback
 * @param processes what it consists of, by role, the one that visitors talk to first
 */
public record Started(int port, Map<String, ProcessTree> processes) {

  /** The processor time of each role so far. */
  public Map<String, Double> cpuSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    processes.forEach((role, tree) -> seconds.put(role, tree.cpuSeconds()));
    return seconds;
  }

  /** The most memory each role ever had in use. */
  public Map<String, Long> peakResidentBytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    processes.forEach((role, tree) -> bytes.put(role, tree.peakResidentBytes()));
    return bytes;
  }
}
