package dev.culvert.benchmark.sidebyside;

import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.system.Origin;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.benchmark.sidebyside.system.Setup;
import dev.culvert.benchmark.sidebyside.system.Setups;
import dev.culvert.benchmark.sidebyside.system.Started;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The systems of a run, started.
 *
 * @param origin what is behind all of them
 * @param systems those that run, by name, in the order of the tables
 * @param descriptions what each is
 * @param skipped why the others do not run, by name
 */
record Field(
    Started origin,
    Map<String, Started> systems,
    Map<String, String> descriptions,
    Map<String, String> skipped) {

  /**
   * Starts what is wanted. What cannot be started is left out.
   *
   * @throws IllegalArgumentException when something is wanted that there is not
   * @throws IllegalStateException when the origin does not start, or wrk is not there
   */
  static Field start(Options options, Workspace workspace, Progress progress) {
    List<Setup> wanted =
        wanted(options.only(), Setups.all(options.edgeInstances(), options.connectorInstances()));
    for (Tools tool : List.of(Tools.WRK, Tools.NGINX)) {
      if (tool.find().isEmpty()) {
        throw new IllegalStateException(tool.missing() + ", and nothing goes without it");
      }
    }
    Started origin = Origin.start(workspace);
    int originPort = origin.port();
    Probe.check(originPort);

    Map<String, String> skipped = new TreeMap<>();
    Map<String, Future<Started>> starting = new LinkedHashMap<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    Map<String, Started> systems = new LinkedHashMap<>();
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (Setup setup : wanted) {
      Optional<String> missing = missing(setup);
      missing.ifPresent(why -> skipped.put(setup.name(), why));
      if (missing.isEmpty()) {
        starting.put(setup.name(), threads.submit(() -> setup.start(workspace, originPort)));
        descriptions.put(setup.name(), setup.description());
      }
    }
    starting.forEach(
        (name, started) -> {
          try {
            systems.put(name, checked(started));
            progress.say("%s: %s runs", name, descriptions.get(name));
          } catch (IllegalStateException e) {
            descriptions.remove(name);
            skipped.put(name, e.getMessage());
          }
        });
    threads.shutdown();
    skipped.forEach((name, why) -> progress.say("%s is left out: %s", name, why));
    return new Field(origin, systems, descriptions, skipped);
  }

  private static List<Setup> wanted(List<String> only, List<Setup> all) {
    List<String> names = all.stream().map(Setup::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("--only: no system " + name + ", but " + names);
      }
    }
    return all.stream().filter(s -> only.isEmpty() || only.contains(s.name())).toList();
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
