package dev.culvert.benchmark.sidebyside;

import static dev.culvert.benchmark.sidebyside.LoadCase.DOWNLOAD1;
import static dev.culvert.benchmark.sidebyside.LoadCase.DOWNLOAD16;
import static dev.culvert.benchmark.sidebyside.LoadCase.GET1;
import static dev.culvert.benchmark.sidebyside.LoadCase.GET512;
import static dev.culvert.benchmark.sidebyside.LoadCase.GET64;
import static dev.culvert.benchmark.sidebyside.LoadCase.H2GET64;
import static dev.culvert.benchmark.sidebyside.LoadCase.P99HALF;
import static dev.culvert.benchmark.sidebyside.LoadCase.POST1K64;
import static dev.culvert.benchmark.sidebyside.LoadCase.UPLOAD1M16;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which system meets which case. The systems take turns within a case, so that those that are
 * compared run within seconds of each other, and every second round goes through them backwards.
 */
public final class Plan {

  private static final Set<LoadCase> SHORT =
      Set.of(GET1, GET64, GET512, DOWNLOAD1, DOWNLOAD16, POST1K64, UPLOAD1M16, H2GET64, P99HALF);
  private static final Set<LoadCase> LINKS = Set.of(GET64, DOWNLOAD16, P99HALF);
  private static final List<LoadCase> WARM_UPS = List.of(DOWNLOAD16, UPLOAD1M16, GET64);

  /** What systems meet in a short run; one that is not here meets {@link #SHORT}. */
  private static final Map<String, Set<LoadCase>> SHORTENED =
      Map.of(
          "origin", Set.of(GET64),
          "ssh", Set.of(GET64),
          "haproxy-h1", Set.of(GET64, P99HALF),
          "haproxy-h2", Set.of(GET64, GET512, DOWNLOAD16, H2GET64, P99HALF),
          "tls", LINKS,
          "bus", LINKS);

  private final List<LoadCase> cases;
  private final boolean shortened;

  private Plan(List<LoadCase> cases, boolean shortened) {
    this.cases = List.copyOf(cases);
    this.shortened = shortened;
  }

  /** Every system meets each of these cases. */
  public static Plan of(Collection<LoadCase> cases) {
    return new Plan(inOrder(cases), false);
  }

  /** Systems meet what ratios are made of. */
  public static Plan shortened() {
    return new Plan(inOrder(SHORT), true);
  }

  /** The cases, in the order they are run in. */
  public List<LoadCase> cases() {
    return cases;
  }

  /** The systems that meet a case in a round, counted from 0, in their order. */
  public List<String> turns(int round, LoadCase load, List<String> systems) {
    List<String> turns = new ArrayList<>();
    for (String system : systems) {
      if (!shortened || SHORTENED.getOrDefault(Before.now(system), SHORT).contains(load)) {
        turns.add(system);
      }
    }
    if (round % 2 == 1) {
      Collections.reverse(turns);
    }
    return turns;
  }

  /**
   * What warms a system up: each of these takes ways through the code that the others do not, and a
   * case that is met for the first time is met by code that is not compiled.
   */
  public List<LoadCase> warmUps(String system) {
    List<LoadCase> all = new ArrayList<>(WARM_UPS);
    for (LoadCase load : cases) {
      boolean met = !turns(0, load, List.of(system)).isEmpty();
      if (met && load.driver() == LoadCase.Driver.WRK && !WARM_UPS.contains(load)) {
        all.add(load);
      }
    }
    return all;
  }

  /**
   * How long a case warms up.
   *
   * @param seconds those of the cases that are met whatever is measured; the others are like them
   *     in most of what they do, and take a quarter
   */
  public static int warmUpSeconds(LoadCase load, int seconds) {
    return WARM_UPS.contains(load) ? seconds : Math.max(1, seconds / 4);
  }

  /**
   * Whether what warms up is started anew before a round: so that the starts share the rounds.
   *
   * @param round counted from 0, before which everything is new anyway
   * @param starts at least one
   */
  public static boolean startsAnew(int round, int rounds, int starts) {
    return round > 0 && round * starts / rounds != (round - 1) * starts / rounds;
  }

  /** The rate that p99half needs comes from get64, so this goes first. */
  private static List<LoadCase> inOrder(Collection<LoadCase> cases) {
    Set<LoadCase> wanted = new TreeSet<>(cases);
    if (wanted.contains(P99HALF)) {
      wanted.add(GET64);
    }
    return List.copyOf(wanted);
  }
}
