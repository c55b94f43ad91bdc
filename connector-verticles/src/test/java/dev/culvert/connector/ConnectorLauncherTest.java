package dev.culvert.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.connector.uplink.EdgeSession;
import dev.culvert.connector.uplink.ScriptedEdge;
import dev.culvert.connector.uplink.ScriptedEdges;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.testing.process.JavaCommand;
import dev.culvert.testing.process.JavaProcess;
import dev.culvert.testing.process.ProcFiles;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process of a connector, without a cluster. */
@Timeout(60)
class ConnectorLauncherTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void shouldBeNoMemberOfAClusterListenForItsHealthAloneAndEndWhenItWasDrained() {
    Vertx vertx = Vertx.vertx();
    ScriptedEdge edge = new ScriptedEdges(vertx).start("e1", "dfw");
    JsonObject conf =
        new JsonObject()
            .put("edge.tls", "off")
            .put("edge.addresses", new JsonArray().add(edge.address()));
    try (JavaProcess process = start(conf, "-cluster", "-instances", "2")) {
      process.awaitLines("Registered stream \\d of connector .* at edge e1 \\(dfw\\)", 8, LIMIT);
      process.awaitLines("Generated Connector ID: [0-9a-f-]{36}", 2, LIMIT);
      assertThat(ProcFiles.listening(process.pid()))
          .singleElement()
          .satisfies(
              address ->
                  assertThat(address.getAddress()).isEqualTo(InetAddress.getLoopbackAddress()));
      edge.sessions().forEach(EdgeSession::drainConnector);
      assertThat(process.awaitExit(LIMIT)).isZero();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void shouldSayThatTheBusNeedsACluster() {
    try (JavaProcess process = start(new JsonObject().put("link", "bus"))) {
      process.awaitLine(
          "^culvert connector: -conf: link: bus makes it a member of the cluster: start it with -cluster$",
          LIMIT);
      assertThat(process.awaitExit(LIMIT)).isEqualTo(2);
    }
  }

  private JavaProcess start(JsonObject conf, String... arguments) {
    TunnelToken token = TunnelToken.create("c0ffee00", UUID.randomUUID(), new SecureRandom());
    conf.put("token", token.text()).put("data", directory.toString());
    return JavaCommand.main(ConnectorLauncher.class)
        .jvm("-XX:TieredStopAtLevel=1", "-Xmx128m")
        .directory(directory)
        .args("-conf", conf.encode())
        .args(arguments)
        .start();
  }
}
