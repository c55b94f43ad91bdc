package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Cluster;
import dev.culvert.system.cluster.Node;
import dev.culvert.testing.client.LoadClient;
import dev.culvert.testing.client.LoadReport;
import dev.culvert.testing.net.ChaosProxy;
import dev.culvert.testing.net.Cut;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import dev.culvert.testing.origin.Payload;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The event bus's socket dies with messages on it, about which the bus says nothing. No visitor may
 * take what is left for the whole.
 */
@Tag("faults")
@Timeout(180)
class BusCutIT {

  private static final long LENGTH = 20_000_000;
  private static final int TRANSFERS = 50;
  private static final long MIDDLE_BYTES = 100_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration CUT_AGAIN = Duration.ofMillis(50);
  private static final Duration HEALED_LIMIT = Duration.ofSeconds(10);

  @ParameterizedTest
  @CsvSource({"RST,true,true", "FIN,true,true", "RST,true,false", "RST,false,true"})
  void shouldShowEveryVisitorThatItsTransferBroke(
      Cut cut, boolean towardsEdge, boolean towardsConnector) throws InterruptedException {
    assertThat(Payload.sha256(LENGTH)).hasSize(64);
    int edgeBus = FreePorts.block(20);
    int connectorBus = FreePorts.block(20);
    try (FakeOrigin origin = FakeOrigin.start();
        ChaosProxy edgeProxy = ChaosProxy.inFrontOf(edgeBus);
        ChaosProxy connectorProxy = ChaosProxy.inFrontOf(connectorBus);
        Cluster cluster = Cluster.named("bus-cut");
        Parallel<Transfer> transfers = new Parallel<>()) {
      Node registry = cluster.registry();
      Node edge = cluster.edge(behind(edgeProxy, edgeBus));
      Node connector = cluster.connector(origin.url(), 1, behind(connectorProxy, connectorBus));
      cluster.awaitReady(edge, connector);
      Cluster.awaitConnectors(1, LIMIT, registry, edge);

      for (int i = 0; i < TRANSFERS / 2; i++) {
        boolean chunked = i % 2 == 0;
        String route = chunked ? "chunked" : "bytes";
        transfers.start(() -> Transfer.download(edge.httpPort(), route, LENGTH));
        transfers.start(() -> Transfer.upload(edge.httpPort(), chunked, LENGTH));
      }
      await("the middle of the transfers")
          .atMost(LIMIT)
          .until(() -> edgeProxy.forwardedBytes() + connectorProxy.forwardedBytes() > MIDDLE_BYTES);
      // One direction may be idle at the moment of a cut, and then loses nothing: cut until it
      // hurts.
      await("a cut in the middle of a message")
          .atMost(LIMIT)
          .pollInterval(CUT_AGAIN)
          .until(
              () -> {
                int cutConnections =
                    (towardsEdge ? edgeProxy.cutAll(cut) : 0)
                        + (towardsConnector ? connectorProxy.cutAll(cut) : 0);
                return cutConnections > 0 && transfers.anyDone(Transfer::broken);
              });

      List<Transfer> ended = transfers.await(LIMIT);
      assertThat(ended).hasSize(TRANSFERS);
      assertThat(ended)
          .as("a transfer is whole, or its visitor was told")
          .allMatch(transfer -> transfer.complete() != transfer.broken());
      assertThat(ended).as("the cut was in the middle").anyMatch(Transfer::broken);

      await("the first answer after the cut")
          .atMost(HEALED_LIMIT)
          .until(() -> Transfer.download(edge.httpPort(), "bytes", 1_000).complete());
      LoadReport after = LoadClient.to(edge.httpPort()).run(500);
      assertThat(after.failures()).as(after::toString).isEmpty();
      Cluster.awaitNothingHeld(HEALED_LIMIT, edge, connector);
    }
  }

  /**
   * The proxy's port is what others are told; a block of its own makes the port behind it known.
   */
  private static JsonObject behind(ChaosProxy proxy, int busPort) {
    return new JsonObject()
        .put("cluster.port", FreePorts.block(20))
        .put("cluster.bus.port", busPort)
        .put("cluster.bus.advertise", "127.0.0.1:" + proxy.port());
  }
}
