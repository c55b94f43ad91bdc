package dev.culvert.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.bus.BusQuestion;
import dev.culvert.core.cluster.ClusterNode;
import dev.culvert.core.cluster.HazelcastMembership;
import dev.culvert.core.cluster.NodeIdentity;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.ejection.EjectionsAnswer;
import dev.culvert.core.ejection.EjectionsQuestion;
import dev.culvert.core.ops.Ops;
import dev.culvert.testing.client.RawClient;
import dev.culvert.testing.client.RawResponse;
import dev.culvert.testing.net.FreePorts;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An edge that has found nobody who knows a tunnel, and has no snapshot. */
@Timeout(20)
class EdgeAloneTest {

  @Test
  void shouldAskVisitorsToComeBackInsteadOfDenyingTheirTunnels(@TempDir Path data)
      throws IOException {
    int port = FreePorts.one();
    JsonObject config =
        new JsonObject()
            .put("http.host", "127.0.0.1")
            .put("http.port", port)
            .put("data", data.toString());
    Vertx vertx = Vertx.vertx();
    try {
      vertx.deployVerticle(EdgeVerticle::new, new DeploymentOptions().setConfig(config)).await();
      try (RawClient client = RawClient.connect(port)) {
        RawResponse response = client.get("any.test", "/");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).contains("2");
      }
      assertThat(Ops.of(vertx).unmet()).contains("a directory is known");
      assertThat(ejections(vertx).ejected()).isEmpty();
    } finally {
      vertx.close().await();
    }
  }

  private static EjectionsAnswer ejections(Vertx vertx) {
    NodeIdentity identity = NodeIdentity.of(vertx, "", "");
    ClusterNode node = ClusterNode.of(vertx, identity, HazelcastMembership.of(vertx)).await();
    String address = node.view().nodes(Role.EDGE).get(0).instances().get(Role.EDGE).get(0);
    EjectionsQuestion question = new EjectionsQuestion(UUID.randomUUID());
    return BusQuestion.ask(vertx, address, question, EjectionsAnswer.class).await();
  }
}
