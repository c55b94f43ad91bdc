package dev.culvert.benchmark.sidebyside.profile;

import dev.culvert.benchmark.sidebyside.LoadCase;
import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.Tools;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.system.Started;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Watches the kernel's scheduler while a case runs. Needs perf, and the right to trace. */
public final class Profiler {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Workspace workspace;
  private final Started origin;

  /** A profiler for systems with this origin. */
  public Profiler(Workspace workspace, Started origin) {
    this.workspace = workspace;
    this.origin = origin;
  }

  /**
   * Runs a case and watches.
   *
   * @param time how long the case takes
   * @param run runs it; called on another thread
   * @return one for each process of the system, and the origin's
   * @throws IllegalStateException when perf may not, or the case fails
   */
  public List<Profile> profile(
      LoadCase load, String name, Started system, Duration time, Runnable run) {
    Path in = workspace.directory("profile");
    String file = in.resolve("sched.data").toString();
    Map<String, ProcessTree> roles = new LinkedHashMap<>(system.processes());
    roles.putAll(origin.processes());
    Map<String, Double> all = new LinkedHashMap<>();
    Map<String, Double> kernel = new LinkedHashMap<>();
    roles.forEach((role, tree) -> all.put(role, tree.cpuSeconds()));
    roles.forEach((role, tree) -> kernel.put(role, tree.kernelSeconds()));
    CompletableFuture<Void> running = CompletableFuture.runAsync(run);
    try {
      perf("record", "-o", file, "--", "sleep", Long.toString(time.toSeconds()));
    } finally {
      running.exceptionally(failed -> null).join();
    }
    if (running.isCompletedExceptionally()) {
      throw new IllegalStateException(load.label() + " of " + name + " failed");
    }
    roles.forEach((role, tree) -> all.compute(role, (r, before) -> tree.cpuSeconds() - before));
    roles.forEach(
        (role, tree) -> kernel.compute(role, (r, before) -> tree.kernelSeconds() - before));

    Schedule schedule =
        new Schedule(
            perf("timehist", "-i", file).stream()
                .flatMap(line -> Turn.parse(line).stream())
                .toList());
    Map<Long, String> names = new HashMap<>();
    roles.forEach((role, tree) -> tree.pids().forEach(pid -> names.put(pid, role)));
    List<Profile> profiles = new ArrayList<>();
    roles.forEach(
        (role, tree) ->
            profiles.add(
                new Profile(
                    load,
                    name,
                    role,
                    schedule.processors(tree),
                    all.get(role) > 0 ? kernel.get(role) / all.get(role) : 0,
                    schedule.turnsPerSecond(tree),
                    schedule.longWaitsPerSecond(tree),
                    schedule.waitedFor(tree, names))));
    return profiles;
  }

  private List<String> perf(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Tools.PERF.path(), "sched"));
    command.addAll(List.of(arguments));
    return workspace.run("perf", workspace.directory("profile"), Map.of(), command, PATIENCE);
  }
}
