package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import dev.culvert.testing.process.ProcFiles;
import dev.culvert.testing.protocol.IdleConnectorsV1;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an idle stream costs an edge: 2,000 connectors of another process, four streams each. */
@Tag("faults")
@Timeout(400)
class IdleStreamsIT {

  private static final int CONNECTORS = 2_000;
  private static final int STREAMS = 4 * CONNECTORS;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @ParameterizedTest
  @CsvSource({"off, 20", "on, 60"})
  void shouldKeepAnIdleStreamInFewKilobytes(String tls, int limitKib) {
    try (Cluster cluster = Cluster.named("idle-streams-" + tls).fullSpeed().heap("1g")) {
      Node registry = cluster.registry();
      registry
          .admin()
          .send("PATCH", "/tunnels/demo", new JsonObject().put("connectorLimit", CONNECTORS))
          .expect(200);
      Node edge =
          cluster.uplinkEdge(
              "dfw",
              new JsonObject().put("uplink.tls", tls).put("uplink.connectionsPerSecond", 5_000));
      cluster.awaitReady(edge);
      long heapBefore = edge.heapAfterGcBytes();
      long directBefore = edge.directBytes();
      long residentBefore = residentBytes(edge);
      String ca = tls.equals("on") ? cluster.certificates().ca().toString() : "-";
      try (JavaProcess load =
          JavaCommand.main(IdleConnectorsV1.class)
              .jvm("-Xmx1g")
              .args("127.0.0.1", Integer.toString(edge.uplinkPort()), ca, cluster.token("demo"))
              .args(Integer.toString(CONNECTORS), "4", "900")
              .start()) {
        load.awaitLines("registered " + STREAMS, 1, LIMIT);
        await().atMost(LIMIT).until(() -> edge.gauge("culvert_streams") == STREAMS);
        long heap = (edge.heapAfterGcBytes() - heapBefore) / STREAMS;
        long direct = (edge.directBytes() - directBefore) / STREAMS;
        long resident = (residentBytes(edge) - residentBefore) / STREAMS;
        System.out.printf(
            "idle stream at the edge, uplink.tls %s: %d bytes of heap, %d of direct memory;"
                + " the process grew by %d%n",
            tls, heap, direct, resident);
        assertThat(edge.gauge("culvert_uplinks_open")).isEqualTo(STREAMS);
        assertThat(load.find("lost|refused")).isEmpty();
        assertThat(heap + direct).isLessThanOrEqualTo(limitKib * 1024L);
      }
    }
  }

  private static long residentBytes(Node node) {
    return ProcFiles.residentBytes(node.process().pid());
  }
}
