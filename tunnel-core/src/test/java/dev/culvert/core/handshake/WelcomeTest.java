package dev.culvert.core.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.HostPort;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WelcomeTest {

  private static final Welcome WELCOME =
      new Welcome(
          "e1",
          "dfw",
          UUID.fromString("6f0c1f0e-98a4-4a53-8a1e-6d7b0b7d3c11"),
          "demo",
          new ConfigNotice("{\"ingress\":[]}", 7),
          List.of(new EdgeAddress("e1", "dfw", new HostPort("one.test", 7844))),
          Duration.ofSeconds(75),
          Set.of(Feature.TCP));

  private static JsonObject welcome() {
    return new JsonObject().put("version", 1).put("edge", "e1");
  }

  @Test
  void shouldReadWhatItWrites() {
    assertThat(Welcome.decode(new JsonObject(WELCOME.encode().encode()))).isEqualTo(WELCOME);
  }

  @Test
  void shouldWriteWhatTheProtocolSays() {
    assertThat(WELCOME.encode().encode())
        .isEqualTo(
            "{\"version\":1,\"features\":[\"tcp\"],\"edge\":\"e1\",\"location\":\"dfw\","
                + "\"tunnel\":\"6f0c1f0e-98a4-4a53-8a1e-6d7b0b7d3c11\",\"tunnelName\":\"demo\","
                + "\"config\":{\"ingress\":[]},\"configVersion\":7,"
                + "\"edges\":[{\"id\":\"e1\",\"location\":\"dfw\",\"address\":\"one.test:7844\"}],"
                + "\"silenceMillis\":75000}");
  }

  @Test
  void shouldSayNothingOfSilenceUnlessAsked() {
    Welcome quiet =
        new Welcome("e1", "", null, "", new ConfigNotice("{}", 0), List.of(), null, Set.of());
    assertThat(quiet.encode().containsKey("silenceMillis")).isFalse();
    assertThat(Welcome.decode(quiet.encode())).isEqualTo(quiet);
  }

  @Test
  void shouldDoWithoutEverythingButTheEdge() {
    assertThat(Welcome.decode(welcome()))
        .isEqualTo(
            new Welcome("e1", "", null, "", new ConfigNotice(null, 0), List.of(), null, Set.of()));
  }

  @Test
  void shouldTakeMembersOfAnotherTypeForMissing() {
    JsonObject json =
        welcome()
            .put("location", 7)
            .put("tunnel", "demo")
            .put("tunnelName", new JsonObject())
            .put("config", "{}")
            .put("configVersion", "7")
            .put("edges", "e1")
            .put("features", 7)
            .put("later", true);
    assertThat(Welcome.decode(json)).isEqualTo(Welcome.decode(welcome()));
  }

  @Test
  void shouldRefuseAnotherVersion() {
    assertThatThrownBy(() -> Welcome.decode(welcome().put("version", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("WELCOME: version: 2 is not spoken here");
  }

  @Test
  void shouldRefuseAnEdgeWithoutName() {
    for (Object edge : new Object[] {"", 7}) {
      assertThatThrownBy(() -> Welcome.decode(welcome().put("edge", edge)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("WELCOME: edge: is missing");
    }
    assertThatThrownBy(() -> Welcome.decode(new JsonObject().put("version", 1)))
        .hasMessage("WELCOME: edge: is missing");
  }

  @Test
  void shouldGoByTheSilenceThatTheEdgeTells() {
    JsonObject json = welcome().put("silenceMillis", 75_000);
    assertThat(Welcome.decode(json).silence()).isEqualTo(Duration.ofSeconds(75));
  }

  @Test
  void shouldLeaveTheSilenceToTheDefaultWhenTheEdgeTellsNone() {
    assertThat(Welcome.decode(welcome()).silence()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"999", "600001", "\"75 s\""})
  void shouldRefuseASilenceThatIsOfNoUse(String silence) {
    JsonObject json = welcome().mergeIn(new JsonObject("{\"silenceMillis\":" + silence + "}"));
    assertThatThrownBy(() -> Welcome.decode(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("WELCOME: silenceMillis: ")
        .hasMessageEndingWith(" is not a number from 1000 to 600000");
  }
}
