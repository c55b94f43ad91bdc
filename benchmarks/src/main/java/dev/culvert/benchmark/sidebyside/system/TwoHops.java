package dev.culvert.benchmark.sidebyside.system;

import dev.culvert.benchmark.sidebyside.process.ProcessTree;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.process.JavaProcess;
import java.util.LinkedHashMap;
import java.util.Map;

/** Two proxies of the same make, one as the edge and one as the connector. */
final class TwoHops {

  /** Starts one of them. */
  @FunctionalInterface
  interface Hop {

    /**
     * Starts a proxy.
     *
     * @param role {@code edge} or {@code connector}
     * @param port where it listens
     * @param next where it sends requests
     */
    JavaProcess start(String role, int port, int next);
  }

  private TwoHops() {}

  static Started start(Hop hop, int originPort) {
    int between = FreePorts.one();
    int port = FreePorts.one();
    JavaProcess connector = hop.start("connector", between, originPort);
    JavaProcess edge = hop.start("edge", port, between);
    Probe.awaitOk(port, "/1k", edge);
    Map<String, ProcessTree> processes = new LinkedHashMap<>();
    processes.put("edge", ProcessTree.of(edge.pid()));
    processes.put("connector", ProcessTree.of(connector.pid()));
    return new Started(port, processes);
  }

  /** The words that configuration files of both makes have. */
  static Map<String, String> words(int port, int next) {
    return Map.of("PORT", Integer.toString(port), "NEXT", Integer.toString(next));
  }
}
