package dev.culvert.benchmark.sidebyside;

import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.system.Origin;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.benchmark.sidebyside.system.Setup;
import dev.culvert.benchmark.sidebyside.system.Setups;
import dev.culvert.benchmark.sidebyside.system.Started;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The systems of a run, started. Not thread-safe; blocks. */
final class Field {

  private final Workspace workspace;
  private final Progress progress;
  private final Started origin;
  private final Map<String, Setup> setups = new LinkedHashMap<>();
  private final Map<String, String> descriptions = new LinkedHashMap<>();
  private final Map<String, Started> systems = new LinkedHashMap<>();
  private final Map<String, String> skipped = new TreeMap<>();
  private final Map<String, Map<String, Long>> pastPeaks = new LinkedHashMap<>();

  private Field(Workspace workspace, Progress progress, Started origin) {
    this.workspace = workspace;
    this.progress = progress;
    this.origin = origin;
  }

  /**
   * Starts what is wanted. What cannot be started is left out.
   *
   * @throws IllegalArgumentException when something is wanted that there is not
   * @throws IllegalStateException when the origin does not start, or wrk is not there
   */
  static Field start(Options options, Workspace workspace, Progress progress) {
    List<Setup> wanted =
        wanted(
            options.only(),
            Setups.all(
                options.edgeInstances(), options.connectorInstances(), options.beforeHome()));
    for (Tools tool : List.of(Tools.WRK, Tools.NGINX)) {
      if (tool.find().isEmpty()) {
        throw new IllegalStateException(tool.missing() + ", and nothing goes without it");
      }
    }
    Started origin = Origin.start(workspace);
    Probe.check(origin.port());
    Field field = new Field(workspace, progress, origin);
    for (Setup setup : wanted) {
      Optional<String> missing = missing(setup);
      missing.ifPresent(why -> field.skip(setup.name(), why));
      if (missing.isEmpty()) {
        field.setups.put(setup.name(), setup);
      }
    }
    field.startAll(List.copyOf(field.setups.values()));
    return field;
  }

  /** Ends the processes of the systems that have to warm up, and starts others. */
  void startAnew() {
    List<Setup> again = setups.values().stream().filter(Setup::warmsUp).toList();
    for (Setup setup : again) {
      Started last = systems.get(setup.name());
      notePeaks(pastPeaks, setup.name(), last);
      workspace.kill(last.processes().values());
    }
    startAll(again);
  }

  private void startAll(Collection<Setup> wanted) {
    Map<Setup, Future<Started>> starting = new LinkedHashMap<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    for (Setup setup : wanted) {
      starting.put(setup, threads.submit(() -> setup.start(workspace, origin.port())));
    }
    starting.forEach(
        (setup, started) -> {
          try {
            systems.put(setup.name(), checked(started));
            descriptions.put(setup.name(), setup.description());
            progress.say("%s: %s runs", setup.name(), setup.description());
          } catch (IllegalStateException e) {
            setups.remove(setup.name());
            systems.remove(setup.name());
            skip(setup.name(), e.getMessage());
          }
        });
    threads.shutdown();
  }

  private void skip(String name, String why) {
    progress.say("%s is left out: %s", name, why);
    skipped.put(name, why);
  }

  /** What is behind all of them. */
  Started origin() {
    return origin;
  }

  /** Those that run, by name, in the order of the tables. */
  Map<String, Started> systems() {
    return Collections.unmodifiableMap(systems);
  }

  /** Those that get faster with what they are asked. */
  Map<String, Started> toWarmUp() {
    Map<String, Started> cold = new LinkedHashMap<>(systems);
    cold.keySet().removeIf(name -> !setups.get(name).warmsUp());
    return cold;
  }

  /** What each is that runs, or has run. */
  Map<String, String> descriptions() {
    return Collections.unmodifiableMap(descriptions);
  }

  /** Why others do not run, or not any more, by name. */
  Map<String, String> skipped() {
    return skipped;
  }

  /** The most bytes of memory that each role of each system had in use, in any of its starts. */
  Map<String, Map<String, Long>> peaks() {
    Map<String, Map<String, Long>> peaks = new LinkedHashMap<>(pastPeaks);
    systems.forEach((name, system) -> notePeaks(peaks, name, system));
    return peaks;
  }

  private static void notePeaks(Map<String, Map<String, Long>> peaks, String name, Started system) {
    Map<String, Long> both = new LinkedHashMap<>(peaks.getOrDefault(name, Map.of()));
    system.peakResidentBytes().forEach((role, bytes) -> both.merge(role, bytes, Math::max));
    peaks.put(name, both);
  }

  private static List<Setup> wanted(List<String> only, List<Setup> all) {
    List<String> names = all.stream().map(Setup::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("--only: no system " + name + ", but " + names);
      }
    }
    return all.stream()
        .filter(
            s -> only.isEmpty() || only.contains(s.name()) || only.contains(Before.now(s.name())))
        .toList();
  }

  private static Optional<String> missing(Setup setup) {
    List<String> missing = new ArrayList<>();
    for (Tools tool : setup.needs()) {
      if (tool.find().isEmpty()) {
        missing.add(tool.missing());
      }
    }
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
  }

  private static Started checked(Future<Started> starting) {
    try {
      Started started = starting.get();
      Probe.check(started.port());
      return started;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }
}
