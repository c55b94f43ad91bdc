package dev.culvert.benchmark.sidebyside.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A process and those it had started when this was made, such as the workers of nginx. One that has
 * ended meanwhile counts nothing.
 *
 * @param pids all of them
 */
public record ProcessTree(List<Long> pids) {

  public ProcessTree {
    pids = List.copyOf(pids);
  }

  /** The tree below a process that runs. */
  public static ProcessTree of(long pid) {
    return new ProcessTree(
        ProcessHandle.of(pid).stream()
            .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
            .map(ProcessHandle::pid)
            .toList());
  }

  /** The processor time of all. */
  public double cpuSeconds() {
    return sum(ProcStat::cpuSeconds);
  }

  /** The part of it that the kernel took. */
  public double kernelSeconds() {
    return sum(ProcStat::kernelSeconds);
  }

  private double sum(ToDoubleFunction<String> ofStat) {
    return pids.stream()
        .map(pid -> lines(pid, "stat"))
        .filter(lines -> !lines.isEmpty())
        .mapToDouble(lines -> ofStat.applyAsDouble(lines.get(0)))
        .sum();
  }

  /** The sum of each one's peak, in bytes; pages that they share count more than once. */
  public long peakResidentBytes() {
    return pids.stream().mapToLong(pid -> ProcStat.peakResidentBytes(lines(pid, "status"))).sum();
  }

  /** The processor time of the whole machine that was not idle. */
  public static double machineSeconds() {
    return ProcStat.machineSeconds(lines(Path.of("/proc/stat")));
  }

  private static List<String> lines(long pid, String file) {
    return lines(Path.of("/proc", Long.toString(pid), file));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException ended) {
      return List.of();
    }
  }
}
