package dev.culvert.benchmark.sidebyside.profile;

import static java.util.stream.Collectors.groupingBy;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The turns of all threads of the machine over a while, in the order of their ends. */
final class Schedule {

  /** The process of an idle processor. */
  private static final long NOBODY = 0;

  /** A wait that a visitor would see in a tail. */
  private static final double LONG_MILLIS = 1;

  private final List<Turn> turns;
  private final double seconds;

  Schedule(List<Turn> turns) {
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("there are no turns");
    }
    this.turns = turns;
    this.seconds = (turns.get(turns.size() - 1).endMillis() - turns.get(0).endMillis()) / 1_000;
  }

  /** How many processors a process and its children used. */
  double processors(ProcessTree tree) {
    return of(tree).stream().mapToDouble(Turn::ranMillis).sum() / 1_000 / seconds;
  }

  /** How often a thread of these got a processor, in a second. */
  double turnsPerSecond(ProcessTree tree) {
    return of(tree).size() / seconds;
  }

  /** How often one of these was woken and got no processor for a millisecond, in a second. */
  double longWaitsPerSecond(ProcessTree tree) {
    return longWaits(tree).size() / seconds;
  }

  /**
   * For whom they waited: who had the processor on which they ran then. A thread that had queued at
   * another one is told apart by nothing.
   *
   * @param names of processes; of others, the name of the thread
   * @return long waits a second, by who had the processor for most of the wait
   */
  Map<String, Double> waitedFor(ProcessTree tree, Map<Long, String> names) {
    Map<Integer, List<Turn>> byProcessor = turns.stream().collect(groupingBy(Turn::processor));
    Map<String, Double> waitedFor = new TreeMap<>();
    for (Turn late : longWaits(tree)) {
      mostly(late, byProcessor.get(late.processor()), names)
          .ifPresent(who -> waitedFor.merge(who, 1 / seconds, Double::sum));
    }
    return waitedFor;
  }

  private static Optional<String> mostly(
      Turn late, List<Turn> sameProcessor, Map<Long, String> names) {
    double until = late.beganMillis();
    double from = until - late.waitedMillis();
    Map<String, Double> had = new HashMap<>();
    for (Turn turn : sameProcessor) {
      double millis = turn.millisWithin(from, until);
      if (millis > 0 && turn.pid() != NOBODY) {
        had.merge(names.getOrDefault(turn.pid(), turn.thread()), millis, Double::sum);
      }
    }
    return had.entrySet().stream()
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  private List<Turn> longWaits(ProcessTree tree) {
    return of(tree).stream().filter(turn -> turn.waitedMillis() > LONG_MILLIS).toList();
  }

  private List<Turn> of(ProcessTree tree) {
    return turns.stream().filter(turn -> tree.pids().contains(turn.pid())).toList();
  }
}
