package dev.culvert.connector.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WelcomeTest {

  private static JsonObject welcome() {
    return new JsonObject().put("version", 1).put("edge", "e1");
  }

  @Test
  void shouldGoByTheSilenceThatTheEdgeTells() {
    JsonObject json = welcome().put("silenceMillis", 75_000);
    assertThat(Welcome.of(json).silence()).isEqualTo(Duration.ofSeconds(75));
  }

  @Test
  void shouldGoByTheDefaultWhenTheEdgeTellsNone() {
    assertThat(Welcome.of(welcome()).silence()).isEqualTo(Duration.ofMillis(4_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"999", "600001", "\"75 s\""})
  void shouldRefuseASilenceThatIsOfNoUse(String silence) {
    JsonObject json = welcome().mergeIn(new JsonObject("{\"silenceMillis\":" + silence + "}"));
    assertThatThrownBy(() -> Welcome.of(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("WELCOME: silenceMillis: ")
        .hasMessageEndingWith(" is not a number from 1000 to 600000");
  }
}
