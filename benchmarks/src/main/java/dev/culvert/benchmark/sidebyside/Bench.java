package dev.culvert.benchmark.sidebyside;

import static dev.culvert.benchmark.sidebyside.LoadCase.GET64;
import static dev.culvert.benchmark.sidebyside.LoadCase.H2GET64;
import static dev.culvert.benchmark.sidebyside.LoadCase.P99HALF;

import dev.culvert.benchmark.sidebyside.load.Drivers;
import dev.culvert.benchmark.sidebyside.load.Outcome;
import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.ProcessorUse;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.profile.Profile;
import dev.culvert.benchmark.sidebyside.profile.Profiler;
import dev.culvert.benchmark.sidebyside.report.Circumstances;
import dev.culvert.benchmark.sidebyside.report.Report;
import dev.culvert.benchmark.sidebyside.report.Results;
import dev.culvert.benchmark.sidebyside.report.Sample;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.benchmark.sidebyside.system.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** One run: starts everything, warms it up, and goes through the rounds. Blocks. */
final class Bench {

  private static final Set<String> CULVERT = Set.of("plain", "tls", "bus");
  private static final Set<String> PEERS = Set.of("nginx", "haproxy-h1", "haproxy-h2");
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** More than this is a lot to read for perf. */
  private static final Duration PROFILED = Duration.ofSeconds(3);

  private final Options options;
  private final Workspace workspace;
  private final Drivers drivers;
  private final Progress progress = new Progress();
  private final Results results = new Results();
  private final List<String> remarks = new ArrayList<>();
  private double openLoopRate;

  Bench(Options options, Workspace workspace) {
    this.options = options;
    this.workspace = workspace;
    this.drivers = new Drivers(workspace, Probe.HOST);
  }

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException when the options ask for something that there is not
   * @throws IllegalStateException when nothing can be measured
   */
  Report run() {
    Plan plan = options.plan();
    Circumstances circumstances = Circumstances.now(options.commit(), options.described());
    if (options.profile() && Tools.PERF.find().isEmpty()) {
      throw new IllegalArgumentException("--profile: " + Tools.PERF.missing());
    }
    Field field = Field.start(options, workspace, progress);
    List<LoadCase> cases = new ArrayList<>(plan.cases());
    Set<String> http2 = http2(field, cases);
    field
        .systems()
        .forEach(
            (name, system) -> {
              if (!field.toWarmUp().containsKey(name)) {
                warmUp(GET64, system, 1);
              }
            });
    warmUp(field, plan);
    ProcessorUse idle = idleProcessors(field);
    Duration startTook = progress.elapsed();
    Duration longest = Duration.ZERO;
    for (int round = 0; round < options.rounds(); round++) {
      boolean startsAnew = Plan.startsAnew(round, options.rounds(), options.starts());
      Duration expected = startsAnew ? longest.plus(startTook) : longest;
      if (progress.elapsed().plus(expected).toSeconds() > options.limitSeconds()) {
        remarks.add("Only " + round + " rounds, as another would have taken too long");
        break;
      }
      if (startsAnew) {
        field.startAnew();
        warmUp(field, plan);
      }
      Duration began = progress.elapsed();
      for (LoadCase load : cases) {
        for (String name : plan.turns(round, load, names(field, load, http2))) {
          measure(round, load, name, field);
        }
      }
      Duration took = progress.elapsed().minus(began);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    Map<String, Map<String, Long>> peaks = field.peaks();
    List<Profile> profiles = options.profile() ? profiles(field, cases, http2) : List.of();
    return new Report(
        circumstances,
        field.descriptions(),
        field.skipped(),
        results,
        peaks,
        idle.sum(),
        idle.others(),
        openLoopRate,
        profiles,
        remarks);
  }

  private static List<String> names(Field field, LoadCase load, Set<String> http2) {
    List<String> names = new ArrayList<>(field.systems().keySet());
    names.removeIf(name -> load == H2GET64 && !http2.contains(name));
    return names;
  }

  private List<Profile> profiles(Field field, List<LoadCase> cases, Set<String> http2) {
    List<Profile> profiles = new ArrayList<>();
    Profiler profiler = new Profiler(workspace, field.origin());
    try {
      for (LoadCase load : cases) {
        for (String name : names(field, load, http2)) {
          progress.say("profile of %s of %s", load.label(), name);
          Started system = field.systems().get(name);
          Runnable run =
              () -> drivers.run(load, system.port(), PROFILED.plus(SECOND), openLoopRate);
          profiles.addAll(profiler.profile(load, name, system, PROFILED, run));
        }
      }
    } catch (RuntimeException e) {
      progress.say("no more profiles: %s", e.getMessage());
      remarks.add("Not all profiles are there: " + e.getMessage());
    }
    return profiles;
  }

  /** Who speaks HTTP/2; the case goes when nobody needs it. */
  private Set<String> http2(Field field, List<LoadCase> cases) {
    if (!cases.contains(H2GET64)) {
      return Set.of();
    }
    Set<String> speakers = new LinkedHashSet<>();
    field
        .systems()
        .forEach(
            (name, system) -> {
              if (Probe.speaksHttp2(system.port())) {
                speakers.add(name);
              }
            });
    if (Tools.H2LOAD.find().isEmpty()) {
      remarks.add("No h2get64: " + Tools.H2LOAD.missing());
      cases.remove(H2GET64);
    } else if (speakers.stream().noneMatch(CULVERT::contains)) {
      remarks.add("No h2get64: no edge speaks HTTP/2");
      cases.remove(H2GET64);
    }
    return speakers;
  }

  private void warmUp(Field field, Plan plan) {
    field
        .toWarmUp()
        .forEach(
            (name, system) -> {
              progress.say("warming up %s", name);
              plan.warmUps(name)
                  .forEach(
                      load ->
                          warmUp(load, system, Plan.warmUpSeconds(load, options.warmUpSeconds())));
            });
  }

  private void warmUp(LoadCase load, Started system, int seconds) {
    try {
      drivers.run(load, system.port(), Duration.ofSeconds(seconds), 0);
    } catch (RuntimeException e) {
      progress.say("%s failed: %s", load.label(), e.getMessage());
    }
  }

  /** How busy our processes are, and the rest of the machine, when nothing is asked. */
  private ProcessorUse idleProcessors(Field field) {
    LockSupport.parkNanos(SECOND.toNanos());
    Map<String, ProcessTree> own = new LinkedHashMap<>();
    field
        .systems()
        .forEach(
            (name, system) ->
                system.processes().forEach((role, tree) -> own.put(name + " " + role, tree)));
    ProcessorUse use = ProcessorUse.over(SECOND.multipliedBy(2), own);
    progress.say("idle: our processes use %.2f processors, others %.2f", use.sum(), use.others());
    if (use.isDisturbed()) {
      remarks.add("Something else was running on the machine: do not trust these figures");
    }
    return use;
  }

  private void measure(int round, LoadCase load, String name, Field field) {
    Started system = field.systems().get(name);
    if (load == P99HALF && openLoopRate == 0) {
      openLoopRate = halfOfTheSlowest();
      progress.say("p99half: %.0f requests a second", openLoopRate);
      drivers.run(load, field.origin().port(), seconds(load), openLoopRate); // warms up the client
    }
    Sample sample;
    try {
      sample =
          new Meter(drivers, field.origin())
              .sample(round, load, name, system, seconds(load), openLoopRate);
    } catch (RuntimeException e) {
      remarks.add("No " + load.label() + " of " + name + " in round " + (round + 1));
      progress.say("%s of %s failed: %s", load.label(), name, e.getMessage());
      return;
    }
    results.add(sample);
    Outcome outcome = sample.outcome();
    progress.say(
        "round %d of %d  %-10s  %-10s  %,12.2f %s%s",
        round + 1,
        options.rounds(),
        load.label(),
        name,
        outcome.figure(),
        load.figure().unit(),
        outcome.errors() == 0 ? "" : ", " + outcome.errors() + " failed");
  }

  private Duration seconds(LoadCase load) {
    return Duration.ofSeconds(load == P99HALF ? 3L * options.seconds() : options.seconds());
  }

  private double halfOfTheSlowest() {
    Optional<Double> ofPeers = slowest(PEERS);
    return ofPeers.or(() -> slowest(CULVERT)).or(() -> slowest(Set.of("origin", "ssh"))).get() / 2;
  }

  private Optional<Double> slowest(Set<String> names) {
    return names.stream()
        .flatMap(name -> results.median(GET64, name).stream())
        .min(Double::compare);
  }
}
