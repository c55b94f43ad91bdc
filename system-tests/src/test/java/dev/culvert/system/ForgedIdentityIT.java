package dev.culvert.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.system.cluster.Node;
import dev.culvert.testing.protocol.FrameV1;
import dev.culvert.testing.protocol.ProtocolV1Connector;
import dev.culvert.testing.protocol.ResponseV1;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connectors that claim to be others, while a good one serves under load: they get nowhere, and it
 * notices nothing.
 */
@Timeout(60)
class ForgedIdentityIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ResponseV1 STOLEN = ResponseV1.ok("stolen");

  private static AttackedTunnel tunnel;

  @BeforeAll
  static void start() {
    tunnel = new AttackedTunnel("forged");
  }

  @AfterAll
  static void stop() {
    tunnel.close();
  }

  @AfterEach
  void nobodyElseNoticed() {
    tunnel.assertUndisturbed();
  }

  @Test
  void shouldServeOnlyItsOwnTunnelWhateverIdItClaims() throws IOException {
    String victimTunnel = tunnel.registry().admin().tunnel("demo").getString("id");
    JsonObject hello =
        tunnel.helloAsVictim("evil").put("tunnel", victimTunnel).put("tunnelName", "demo");
    try (ProtocolV1Connector evil = tunnel.cluster().dial(tunnel.dfw())) {
      assertThat(evil.register(hello).welcomed().payload().getString("tunnelName"))
          .isEqualTo("evil");
      evil.serve(request -> STOLEN);
      await("its own tunnel").atMost(LIMIT).until(() -> tunnel.evil(tunnel.mci()).equals("stolen"));
      Streams.await(tunnel.registry(), "evil", LIMIT, Map.of("dfw", 1));
    }
  }

  @Test
  void shouldGetNoVisitorOfTheOtherWhereItIsTheNearerOne() throws IOException {
    try (ProtocolV1Connector evil = tunnel.cluster().dial(tunnel.far())) {
      evil.register(tunnel.helloAsVictim("evil")).welcomed();
      evil.serve(request -> STOLEN);
      for (Node edge : List.of(tunnel.far(), tunnel.dfw(), tunnel.mci())) {
        await("its own tunnel at " + edge.process().name())
            .atMost(LIMIT)
            .until(() -> tunnel.evil(edge).equals("stolen"));
      }
      tunnel.assertUndisturbed();
    }
  }

  @Test
  void shouldNotBelieveATokenThatItMade() throws IOException {
    String demo = tunnel.cluster().token("demo");
    String evil = tunnel.cluster().token("evil");
    for (String token :
        List.of(
            Tokens.withWrongSecret(demo),
            Tokens.ofTunnelOf(evil, demo),
            Tokens.ofTunnelOf(demo, evil),
            "x")) {
      try (ProtocolV1Connector connector = tunnel.cluster().dial(tunnel.mci())) {
        JsonObject hello = tunnel.helloAsVictim("demo").put("token", token);
        assertThat(connector.register(hello).refused().code()).isEqualTo("UNAUTHORIZED");
        assertThat(connector.readToEnd(LIMIT)).isEmpty();
      }
    }
  }

  @Test
  void shouldNotTakeTheStreamOfAnotherInstance() throws IOException {
    for (Node edge : List.of(tunnel.dfw(), tunnel.mci())) {
      for (int index = 0; index < 4; index++) {
        try (ProtocolV1Connector connector = tunnel.cluster().dial(edge)) {
          var refusal =
              connector.register(tunnel.helloAsVictim("demo").put("index", index)).refused();
          assertThat(refusal.code()).isEqualTo("DUPLICATE_CONNECTOR");
          assertThat(refusal.retry()).isFalse();
          assertThat(connector.readToEnd(LIMIT)).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\": 4}",
        "{\"index\": -1}",
        "{\"index\": 1.5}",
        "{\"index\": \"0\"}",
        "{\"index\": 4294967296}",
        "{\"epoch\": 0}",
        "{\"epoch\": 1e30}",
        "{\"connector\": \"../../etc\"}",
        "{\"instanceKey\": \"\"}",
        "{\"token\": null}",
        "{\"maxExchanges\": -1}",
        "{\"hostname\": {\"a\": []}, \"index\": []}"
      })
  void shouldRefuseAHelloThatCannotBeRead(String forged) throws IOException {
    try (ProtocolV1Connector connector = tunnel.cluster().dial(tunnel.dfw())) {
      JsonObject hello = ProtocolV1Connector.hello(tunnel.cluster().token("evil"));
      var refusal = connector.register(hello.mergeIn(new JsonObject(forged))).refused();
      assertThat(refusal.code()).isEqualTo("BAD_HELLO");
      assertThat(connector.readToEnd(LIMIT)).isEmpty();
    }
  }

  @Test
  void shouldIgnoreASecondHello() throws IOException {
    try (ProtocolV1Connector connector = tunnel.registered()) {
      connector.serve(request -> STOLEN);
      connector.send(FrameV1.json(FrameV1.HELLO, tunnel.helloAsVictim("demo")));
      connector.send(FrameV1.json(FrameV1.WELCOME, new JsonObject()));
      await("its own tunnel").atMost(LIMIT).until(() -> tunnel.evil(tunnel.dfw()).equals("stolen"));
      assertThat(connector.heard(FrameV1.WELCOME)).isEmpty();
    }
  }
}
