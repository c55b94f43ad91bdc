package dev.culvert.benchmark.sidebyside.scale;

import dev.culvert.benchmark.sidebyside.process.Workspace;
import dev.culvert.benchmark.sidebyside.system.EdgeProcess;
import dev.culvert.testing.process.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an edge has in use.
 *
 * @param heapBytes after a full collection
 * @param directBytes outside the heap, held by buffers
 */
record Memory(double heapBytes, double directBytes) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Some of what is allocated between a collection and the look at it is there at each look. */
  private static final int LOOKS = 3;

  /**
   * Looks; has the edge collect its garbage before.
   *
   * @throws IllegalStateException when the JDK's {@code jcmd} fails
   */
  static Memory of(EdgeProcess edge, Workspace workspace) {
    Memory least = look(edge, workspace);
    for (int i = 1; i < LOOKS; i++) {
      Memory again = look(edge, workspace);
      least = again.heapBytes < least.heapBytes ? again : least;
    }
    return least;
  }

  private static Memory look(EdgeProcess edge, Workspace workspace) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(edge.process().pid());
    Path in = workspace.directory("drivers");
    workspace.run("jcmd", in, Map.of(), List.of(jcmd, pid, "GC.run"), LIMIT);
    Metrics metrics = Metrics.scrape(edge.opsPort());
    return new Memory(
        metrics.sum("culvert_heap_used_bytes").orElseThrow(),
        metrics.sum("culvert_direct_used_bytes").orElseThrow());
  }

  /** Of both kinds together. */
  double bytes() {
    return heapBytes + directBytes;
  }
}
