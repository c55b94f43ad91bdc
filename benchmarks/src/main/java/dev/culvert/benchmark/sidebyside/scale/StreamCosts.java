package dev.culvert.benchmark.sidebyside.scale;

import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.report.Figure;
import dev.culvert.benchmark.sidebyside.system.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What idle streams cost an edge, of each time that they came. */
final class StreamCosts {

  private static final double KIB = 1024;
  private static final double THOUSAND = 1000;

  private final Workspace workspace;
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Double> cpuSeconds = new ArrayList<>();
  private final List<Double> heapKib = new ArrayList<>();
  private final List<Double> kib = new ArrayList<>();

  StreamCosts(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Has streams come to a cluster's edge, and looks before and after.
   *
   * @param start gives them once all are registered
   */
  IdleStreams measure(PlainCluster cluster, Supplier<IdleStreams> start) {
    double streams = cluster.streams();
    Memory before = Memory.of(cluster.edge(), workspace);
    double cpuBefore = serverCpuSeconds(cluster);
    IdleStreams idle = start.get();
    int count = idle.count();
    Probe.await(
        "idle streams", cluster.edge().process(), () -> cluster.streams() - streams >= count);
    cpuSeconds.add((serverCpuSeconds(cluster) - cpuBefore) * THOUSAND / count);
    Memory after = Memory.of(cluster.edge(), workspace);
    perSecond.add(idle.perSecond());
    heapKib.add((after.heapBytes() - before.heapBytes()) / KIB / count);
    kib.add((after.bytes() - before.bytes()) / KIB / count);
    return idle;
  }

  private static double serverCpuSeconds(PlainCluster cluster) {
    Map<String, Double> seconds = cluster.started().cpuSeconds();
    return seconds.get("edge") + seconds.get("registry");
  }

  List<Figure> figures() {
    return List.of(
        new Figure("edge.registrationsPerSecond", "registered streams a second", perSecond),
        new Figure(
            "edge.cpuSecondsPer1000Registrations",
            "CPU seconds of edge and registry for 1,000 registrations",
            cpuSeconds),
        new Figure("edge.heapKibPerIdleStream", "heap of the edge per idle stream, KiB", heapKib),
        new Figure(
            "edge.kibPerIdleStream",
            "heap and direct memory of the edge per idle stream, KiB",
            kib));
  }
}
