package dev.culvert.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.connector.uplink.EdgeSession;
import dev.culvert.connector.uplink.ScriptedEdge;
import dev.culvert.connector.uplink.ScriptedEdges;
import dev.culvert.core.cluster.Role;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.launch.Drain;
import dev.culvert.core.ops.Ops;
import dev.culvert.core.process.ProcessExchanges;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.testing.net.FreePorts;
import dev.culvert.testing.origin.FakeOrigin;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UplinkConnectorTest {

  private static final TunnelToken TOKEN =
      TunnelToken.create("c0ffee00", UUID.randomUUID(), new SecureRandom());

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedEdges edges = new ScriptedEdges(vertx);
  @TempDir private Path data;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldStartBeforeAnyEdgeIsThereAndBeReadyOnceItIsRoutedTo() {
    int port = FreePorts.one();
    deploy(new JsonObject().put("edge.addresses", "127.0.0.1:" + port));
    assertThat(Ops.of(vertx).unmet()).singleElement().asString().endsWith("is routed to");
    ScriptedEdge edge = edges.start("e1", "dfw", port);
    soon(() -> assertThat(Ops.of(vertx).unmet()).isEmpty());
    edge.die();
    soon(() -> assertThat(Ops.of(vertx).unmet()).hasSize(1));
  }

  @Test
  void shouldServeFromAnotherOriginWhenTheTunnelSaysSo() {
    try (FakeOrigin one = FakeOrigin.start("one");
        FakeOrigin two = FakeOrigin.start("two")) {
      edges.config(origin(one.url()), 3);
      ScriptedEdge edge = edges.start("e1", "dfw");
      deploy(new JsonObject().put("edge.addresses", edge.address()));
      soon(() -> assertThat(edge.sessions()).hasSize(4));
      EdgeSession session = edge.session(2);
      awaitStatus(session, 3);
      assertThat(session.get("/id").await()).isEqualTo("200 one");
      Future<String> slow = session.get("/slow-head/700");

      edge.session(0).config(origin(two.url()), 5);
      edge.session(1).config(origin("http://127.0.0.1:1"), 4);
      awaitStatus(session, 5);
      assertThat(session.get("/id").await()).isEqualTo("200 two");
      assertThat(slow.isComplete()).as("still with the origin it began with").isFalse();
      assertThat(slow.await()).startsWith("200 ");
    }
  }

  @Test
  void shouldSayThatItIsNotReadyWhileTheOriginTakesNoConnections() {
    edges.config(origin("http://127.0.0.1:" + FreePorts.one()), 1);
    ScriptedEdge edge = edges.start("e1", "dfw");
    deploy(new JsonObject().put("edge.addresses", edge.address()));
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    soon(
        () ->
            assertThat(edge.session(3).status())
                .isEqualTo(
                    new JsonObject()
                        .put("ready", false)
                        .put("configVersion", 1)
                        .put("labels", new JsonObject())));
    assertThat(Ops.of(vertx).unmet()).isEmpty();
  }

  @Test
  void shouldFinishWhatIsOpenOnSigterm() {
    try (FakeOrigin origin = FakeOrigin.start()) {
      edges.config(origin(origin.url()), 1);
      ScriptedEdge edge = edges.start("e1", "dfw");
      deploy(new JsonObject().put("edge.addresses", edge.address()));
      soon(() -> assertThat(edge.sessions()).hasSize(4));
      EdgeSession session = edge.session(1);
      awaitStatus(session, 1);
      Future<String> slow = session.get("/slow-head/400");
      soon(() -> assertThat(open()).isEqualTo(1));
      Drain.of(vertx).run(Duration.ofSeconds(10)).await();
      assertThat(slow.await()).startsWith("200 ");
      soon(() -> assertThat(session.happened()).containsExactly("DRAIN", "GOODBYE DRAINED"));
      assertThat(edge.hellos()).hasSize(4);
    }
  }

  @Test
  void shouldLeaveTheProcessNothingToDoWhenAnOperatorDrainedIt() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    AtomicInteger ended = new AtomicInteger();
    Drain.of(vertx).onNothingLeft(ended::incrementAndGet);
    deploy(new JsonObject().put("edge.addresses", edge.address()));
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    edge.sessions().forEach(EdgeSession::drainConnector);
    soon(() -> assertThat(ended).hasValue(1));
    assertThat(edge.sessions()).isEmpty();
    assertThat(Ops.of(vertx).unmet()).isEmpty();
  }

  @Test
  void shouldSayGoodbyeWhenItIsUndeployed() {
    ScriptedEdge edge = edges.start("e1", "dfw");
    String id = deploy(new JsonObject().put("edge.addresses", edge.address()));
    soon(() -> assertThat(edge.sessions()).hasSize(4));
    EdgeSession session = edge.session(0);
    vertx.undeploy(id).await();
    soon(() -> assertThat(session.happened()).containsExactly("GOODBYE STOPPING"));
    soon(() -> assertThat(edge.sessions()).isEmpty());
  }

  @Test
  void shouldDialTheEdgesOfTheDataDirectoryWhenItIsToldNone() throws IOException {
    ScriptedEdge edge = edges.start("e1", "dfw");
    Files.writeString(data.resolve("edges"), "\n" + edge.address() + "\n");
    deploy(new JsonObject());
    soon(() -> assertThat(edge.sessions()).hasSize(4));
  }

  @Test
  void shouldFailToStartWhenNoEdgeIsKnown() {
    assertThatThrownBy(() -> deploy(new JsonObject()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("edge.addresses: ", data.resolve("edges").toString(), "--edge");
    assertThat(Ops.of(vertx).unmet()).isEmpty();
  }

  private String deploy(JsonObject config) {
    JsonObject all =
        new JsonObject()
            .put("token", TOKEN.text())
            .put("edge.tls", "off")
            .put("data", data.toString())
            .mergeIn(config);
    if (all.getValue("edge.addresses") instanceof String address) {
      all.put("edge.addresses", new JsonArray().add(address));
    }
    return vertx
        .deployVerticle(ConnectorVerticle::new, new DeploymentOptions().setConfig(all))
        .await();
  }

  private static JsonObject origin(String url) {
    return new JsonObject().put("origin", new JsonObject().put("url", url));
  }

  private int open() {
    return ProcessExchanges.of(vertx).open(Role.CONNECTOR).get();
  }

  private static void awaitStatus(EdgeSession session, long version) {
    soon(
        () -> {
          assertThat(session.status().getBoolean("ready")).isTrue();
          assertThat(session.status().getLong("configVersion")).isEqualTo(version);
        });
  }

  private static void soon(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
