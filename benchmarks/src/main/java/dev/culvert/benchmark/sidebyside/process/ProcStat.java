package dev.culvert.benchmark.sidebyside.process;

import java.util.List;

/** Reads what Linux tells in {@code /proc}. */
public final class ProcStat {

  /** Linux tells times in these, whatever the kernel's own clock is. */
  private static final double TICKS_PER_SECOND = 100;

  /** Positions after the closing bracket of the program's name, which may hold anything. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  /** Positions in the line of all processors. */
  private static final int IDLE = 4;

  private static final int WAITING = 5;
  private static final int STEAL = 8;
  private static final String PEAK = "VmHWM:";

  private ProcStat() {}

  /** The processor time of a process, its threads included, its children not. */
  public static double cpuSeconds(String stat) {
    return Long.parseLong(fields(stat)[USER_TICKS]) / TICKS_PER_SECOND + kernelSeconds(stat);
  }

  /** The part of {@link #cpuSeconds} that the kernel took. */
  public static double kernelSeconds(String stat) {
    return Long.parseLong(fields(stat)[SYSTEM_TICKS]) / TICKS_PER_SECOND;
  }

  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  /** The processor time of the whole machine that was not idle, from {@code /proc/stat}. */
  public static double machineSeconds(List<String> stat) {
    String[] fields = stat.get(0).split(" +", -1);
    long ticks = 0;
    for (int field = 1; field <= STEAL; field++) {
      ticks += field == IDLE || field == WAITING ? 0 : Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The most memory a process ever had in use, in bytes; 0 when the text does not say. */
  public static long peakResidentBytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
