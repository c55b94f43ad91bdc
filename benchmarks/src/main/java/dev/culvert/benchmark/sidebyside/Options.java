package dev.culvert.benchmark.sidebyside;

import dev.culvert.benchmark.sidebyside.scale.ScaleOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * What the command line says. Where a number is missing, it depends on whether the run is quick.
 */
final class Options {

  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 3;
  private static final int SECONDS = 5;
  private static final int QUICK_SECONDS = 1;
  private static final int WARM_UP_SECONDS = 20;
  private static final int QUICK_WARM_UP_SECONDS = 4;
  private static final int QUICK_SCALE_WARM_UP_SECONDS = 10;

  /** Below four minutes, with what it takes to end. */
  private static final int QUICK_LIMIT_SECONDS = 225;

  private static final int LIMIT_SECONDS = 4 * 3600;

  @Option(
      names = "--quick",
      description =
          "Under four minutes: 3 rounds of 1 s, 4 s of each warm-up, and without --only and --cases"
              + " only what the ratios need.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "SYSTEM",
      description =
          "Of origin, nginx, haproxy-h1, haproxy-h2, ssh, plain, tls, bus; default: all of them.")
  private List<String> only = List.of();

  @Option(
      names = "--cases",
      split = ",",
      paramLabel = "CASE",
      description =
          "Of empty64, get1, get64, get512, get64k64, download1, download16, post1k64, upload1m16,"
              + " h2get64, p99half; default: all of them.")
  private List<String> cases = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "Default: 5.")
  private Integer rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Of one measurement; p99half takes three times as long. Default: 5.")
  private Integer seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description =
          "Seconds of downloads, of uploads and of small requests each, for each start of Culvert,"
              + " and a quarter of that for each other case; peers get one. With --scale of small"
              + " requests alone. Default: 20.")
  private Integer warmUpSeconds;

  @Option(
      names = "--starts",
      paramLabel = "N",
      description =
          "How many processes of Culvert share the rounds, one after the other, each warmed up: a"
              + " JVM is not as fast as the next one. Default: as many as rounds; with --quick 1.")
  private Integer starts;

  @Option(
      names = "--edge-instances",
      paramLabel = "N",
      description = "Verticle instances of the edge (default: ${DEFAULT-VALUE}, as in README.md).")
  private int edgeInstances = 2;

  @Option(
      names = "--connector-instances",
      paramLabel = "N",
      description = "Connectors in the connector process (default: ${DEFAULT-VALUE}).")
  private int connectorInstances = 1;

  @Option(
      names = "--before",
      paramLabel = "COMMIT",
      description =
          "Builds that commit in a worktree of its own and measures its systems in turn with those"
              + " of the checkout: plain-before beside plain, with ratios plain/before.")
  private String before;

  @Option(
      names = "--scale",
      description =
          "Something else: a cluster of many tunnels, routes and idle streams beside one of one"
              + " each, what these cost, and how long processes take to start.")
  private boolean scale;

  @Option(
      names = "--tunnels",
      paramLabel = "N",
      description = "Of --scale, with ten routes each (default: ${DEFAULT-VALUE}).")
  private int tunnels = 10_000;

  @Option(
      names = "--idle-connectors",
      paramLabel = "N",
      description = "Of --scale, with four streams each (default: ${DEFAULT-VALUE}).")
  private int idleConnectors = 1_000;

  @Option(
      names = "--profile",
      description =
          "After the rounds, each case once more while perf watches the scheduler: what the"
              + " processes use, and for whom they wait. Debian's package linux-perf, as root.")
  private boolean profile;

  @Option(names = "--json", paramLabel = "FILE", description = "Figures and ratios for programs.")
  private Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "The tables, which also go to standard output.")
  private Path markdown;

  @Option(names = "--home", hidden = true, required = true)
  private Path home;

  @Option(names = "--work", hidden = true, required = true)
  private Path work;

  @Option(names = "--before-home", hidden = true)
  private Path beforeHome;

  @Option(names = "--commit", hidden = true)
  private String commit = "unknown";

  boolean quick() {
    return quick;
  }

  int rounds() {
    return rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS;
  }

  int seconds() {
    return seconds != null ? seconds : quick ? QUICK_SECONDS : SECONDS;
  }

  int warmUpSeconds() {
    return warmUpSeconds(QUICK_WARM_UP_SECONDS);
  }

  /** At most one for each round. */
  int starts() {
    return starts != null ? Math.min(starts, rounds()) : quick ? 1 : rounds();
  }

  private int warmUpSeconds(int whenQuick) {
    return warmUpSeconds != null ? warmUpSeconds : quick ? whenQuick : WARM_UP_SECONDS;
  }

  int limitSeconds() {
    return quick ? QUICK_LIMIT_SECONDS : LIMIT_SECONDS;
  }

  boolean profile() {
    return profile;
  }

  int edgeInstances() {
    return edgeInstances;
  }

  int connectorInstances() {
    return connectorInstances;
  }

  /** The checkout of the earlier commit, if one is measured. */
  Optional<Path> beforeHome() {
    return Optional.ofNullable(beforeHome);
  }

  /** The systems that are wanted; empty for all. */
  List<String> only() {
    return only;
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one cannot be
   */
  void check() {
    if (before != null && scale) {
      throw new IllegalArgumentException("--before: not with --scale");
    }
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("--rounds", rounds());
    numbers.put("--seconds", seconds());
    numbers.put("--warmup", warmUpSeconds());
    numbers.put("--starts", starts());
    numbers.put("--edge-instances", edgeInstances);
    numbers.put("--connector-instances", connectorInstances);
    numbers.put("--tunnels", tunnels);
    numbers.put("--idle-connectors", idleConnectors);
    numbers.forEach(
        (name, number) -> {
          if (number < 1) {
            throw new IllegalArgumentException(name + ": " + number + " is less than 1");
          }
        });
  }

  /**
   * What is to be run.
   *
   * @throws IllegalArgumentException when a case does not exist
   */
  Plan plan() {
    if (!cases.isEmpty()) {
      List<LoadCase> wanted = new ArrayList<>();
      for (String label : cases) {
        wanted.add(
            LoadCase.named(label)
                .orElseThrow(() -> new IllegalArgumentException("--cases: no case " + label)));
      }
      return Plan.of(wanted);
    }
    return quick && only.isEmpty() ? Plan.shortened() : Plan.of(List.of(LoadCase.values()));
  }

  /** What a run with {@code --scale} does; null without it. */
  ScaleOptions scale() {
    return scale
        ? new ScaleOptions(
            commit,
            tunnels,
            idleConnectors,
            rounds(),
            seconds(),
            warmUpSeconds(QUICK_SCALE_WARM_UP_SECONDS),
            edgeInstances)
        : null;
  }

  Path json() {
    return json;
  }

  Path markdown() {
    return markdown;
  }

  Path home() {
    return home;
  }

  Path work() {
    return work;
  }

  String commit() {
    return commit;
  }

  /** The numbers, for a reader of the report. */
  Map<String, Object> described() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("rounds", rounds());
    numbers.put("seconds", seconds());
    numbers.put("starts", starts());
    numbers.put("warm-up seconds", warmUpSeconds());
    numbers.put("edge instances", edgeInstances);
    numbers.put("connectors", connectorInstances);
    if (before != null) {
      numbers.put("before", before);
    }
    return numbers;
  }
}
