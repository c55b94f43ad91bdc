package dev.culvert.benchmark.sidebyside.scale;

import static dev.culvert.benchmark.sidebyside.LoadCase.GET64;

import dev.culvert.benchmark.sidebyside.Meter;
import dev.culvert.benchmark.sidebyside.Plan;
import dev.culvert.benchmark.sidebyside.Progress;
import dev.culvert.benchmark.sidebyside.load.Drivers;
import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.benchmark.sidebyside.process.ProcessorUse;
import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.report.Circumstances;
import dev.culvert.benchmark.sidebyside.report.Figure;
import dev.culvert.benchmark.sidebyside.report.Results;
import dev.culvert.benchmark.sidebyside.report.Sample;
import dev.culvert.benchmark.sidebyside.report.ScaleReport;
import dev.culvert.benchmark.sidebyside.system.Origin;
import dev.culvert.benchmark.sidebyside.system.Probe;
import dev.culvert.benchmark.sidebyside.system.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One run: two clusters, what the large one has more, and what that costs. Blocks. */
public final class ScaleBench {

  private static final String SMALL = "plain";
  private static final String ROUTES = "routes";
  private static final String DEFAULTS = "scale";
  private static final String PATIENT = "scale15s";

  /** The role of the process of the idle connectors. */
  private static final String IDLE = "idle connectors";

  /** Idle connectors are spread over so many tunnels at most. */
  private static final int TUNNELS_OF_IDLE = 100;

  /** What is sent after 900 ms, as an edge that is not configured otherwise wants it. */
  private static final Duration USUAL_HEARTBEAT = Duration.ofMillis(900);

  private static final Duration PATIENT_HEARTBEAT = Duration.ofSeconds(15);
  private static final Map<String, String> PATIENT_KEYS = Map.of("uplink.silence", "75s");
  private static final Duration IDLE_LOOK = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final double KIB = 1024;

  private final ScaleOptions options;
  private final Workspace workspace;
  private final Drivers drivers;
  private final StartUps startUps;
  private final StreamCosts streamCosts;
  private final Progress progress = new Progress();
  private final Results results = new Results();
  private final List<Figure> costs = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Started origin;
  private PlainCluster small;
  private PlainCluster large;
  private Tunnels tunnels;
  private int round;

  /** A run that has not begun. */
  public ScaleBench(ScaleOptions options, Workspace workspace) {
    this.options = options;
    this.workspace = workspace;
    this.drivers = new Drivers(workspace, Probe.HOST);
    this.startUps = new StartUps(workspace);
    this.streamCosts = new StreamCosts(workspace);
  }

  /**
   * Runs it.
   *
   * @throws IllegalStateException when something does not start, or cannot be measured
   */
  public ScaleReport run() {
    Circumstances circumstances = Circumstances.now(options.commit(), options.described());
    disturbed("the start-ups", ProcessorUse.over(LOOK, Map.of()));
    List<Figure> starts = new ArrayList<>();
    starts.add(said(startUps.demo()));
    origin = Origin.start(workspace);
    small = start(SMALL, Map.of());
    large = start("large", edgeKeys(Map.of()));
    starts.add(said(startUps.connector(small)));

    makeTunnels();
    warmUp();
    compare(ROUTES, Map.of());
    idleProcessors(ROUTES, "without idle streams", Map.of());
    IdleStreams idle = startIdle(USUAL_HEARTBEAT);
    measure(DEFAULTS, "heartbeat 0.9 s", idle);
    startUps.edges(large, tunnels).forEach(figure -> starts.add(said(figure)));
    idle.kill(workspace);

    // Both, so that neither is better warmed up than the other.
    small.restartEdge(PATIENT_KEYS);
    large.restartEdge(edgeKeys(PATIENT_KEYS));
    warmUp();
    idle = startIdle(PATIENT_HEARTBEAT);
    measure(PATIENT, "heartbeat 15 s", idle);
    idle.kill(workspace);
    costs.addAll(streamCosts.figures());
    return new ScaleReport(circumstances, systems(), results, costs, starts, remarks);
  }

  private Map<String, String> systems() {
    String large = options.tunnels() + " tunnels, " + options.routes() + " routes";
    String idle = large + ", " + options.idleStreams() + " idle streams";
    Map<String, String> systems = new LinkedHashMap<>();
    systems.put(SMALL, "one tunnel, one route, one connector");
    systems.put(ROUTES, large);
    systems.put(DEFAULTS, idle + " with a heartbeat each 0.9 s, as shipped");
    systems.put(PATIENT, idle + " with one each 15 s, `uplink.silence: 75s`");
    return systems;
  }

  private PlainCluster start(String name, Map<String, String> edgeKeys) {
    PlainCluster cluster =
        PlainCluster.start(workspace, name, options.edgeInstances(), origin.port(), edgeKeys);
    progress.say("%s: a cluster runs", name);
    return cluster;
  }

  /** All idle connectors come from one address, at once. */
  private Map<String, String> edgeKeys(Map<String, String> more) {
    Map<String, String> keys = new LinkedHashMap<>(more);
    keys.put("uplink.connectionsPerSecond", "100000");
    return keys;
  }

  private void makeTunnels() {
    Memory before = Memory.of(large.edge(), workspace);
    long began = System.nanoTime();
    tunnels = Tunnels.create(large.admin(), options.tunnels());
    double seconds = (System.nanoTime() - began) / 1e9;
    tunnels.awaitAt(large.edge());
    double heapBytes = Memory.of(large.edge(), workspace).heapBytes() - before.heapBytes();
    costs.add(
        said(
            Figure.of(
                "registry.tunnelsPerSecond",
                "tunnels of " + Tunnels.ROUTES + " routes made a second",
                options.tunnels() / seconds)));
    costs.add(
        said(
            Figure.of(
                "edge.heapKibPerRoute",
                "heap of the edge per route, KiB",
                heapBytes / KIB / options.routes())));
  }

  private IdleStreams startIdle(Duration heartbeat) {
    List<String> some =
        tunnels.tokens().subList(0, Math.min(TUNNELS_OF_IDLE, tunnels.tokens().size()));
    IdleStreams idle =
        streamCosts.measure(
            large,
            () ->
                IdleStreams.start(
                    workspace, large.uplinkPort(), some, options.idleConnectors(), heartbeat));
    progress.say("%,d idle streams, %,.0f a second", idle.count(), idle.perSecond());
    return idle;
  }

  private void measure(String name, String what, IdleStreams idle) {
    compare(name, Map.of(IDLE, idle.processes()));
    idleProcessors(name, what, Map.of(IDLE, idle.processes()));
    if (idle.lost() > 0) {
      remarks.add(name + ": " + idle.lost() + " idle streams were lost");
    }
  }

  /** How busy the large edge is when nothing is asked, and those who keep it busy. */
  private void idleProcessors(String name, String what, Map<String, ProcessTree> idle) {
    Map<String, ProcessTree> all = new LinkedHashMap<>(origin.processes());
    small.processes().forEach((role, tree) -> all.put(SMALL + " " + role, tree));
    all.putAll(large.processes());
    all.putAll(idle);
    ProcessorUse use = ProcessorUse.over(IDLE_LOOK, all);
    String when = " when nothing is asked, " + what;
    costs.add(
        said(
            Figure.of(
                "edge.processorsWhenIdle." + name,
                "processors of the edge" + when,
                use.byName().get("edge"))));
    if (!idle.isEmpty()) {
      costs.add(
          said(
              Figure.of(
                  "idleConnectors.processors." + name,
                  "processors of the idle connectors" + when,
                  use.byName().get(IDLE))));
    }
    disturbed("`" + name + "`", use);
  }

  private void disturbed(String near, ProcessorUse use) {
    if (use.isDisturbed()) {
      remarks.add(
          "Near %s something else used %.2f processors: do not trust these figures"
              .formatted(near, use.others()));
    }
  }

  private void warmUp() {
    for (PlainCluster cluster : List.of(small, large)) {
      progress.say("warming up a cluster for %d s", options.warmUp().toSeconds());
      drivers.run(GET64, cluster.edge().httpPort(), options.warmUp(), 0);
    }
  }

  private void compare(String name, Map<String, ProcessTree> beside) {
    Map<String, ProcessTree> processes = new LinkedHashMap<>(large.processes());
    processes.putAll(beside);
    Map<String, Started> systems =
        Map.of(SMALL, small.started(), name, new Started(large.edge().httpPort(), processes));
    Meter meter = new Meter(drivers, origin);
    Plan plan = Plan.of(List.of(GET64));
    for (int i = 0; i < options.rounds(); i++, round++) {
      for (String turn : plan.turns(round, GET64, List.of(SMALL, name))) {
        Sample sample =
            meter.sample(round, GET64, turn, systems.get(turn), options.measurement(), 0);
        results.add(sample);
        progress.say(
            "round %d of %d  %-10s  %,.0f req/s",
            i + 1, options.rounds(), turn, sample.outcome().figure());
      }
    }
  }

  private Figure said(Figure figure) {
    String values =
        figure.values().stream().map(v -> "%.2f".formatted(v)).collect(Collectors.joining(", "));
    progress.say("%s: %s", figure.what(), values);
    return figure;
  }
}
