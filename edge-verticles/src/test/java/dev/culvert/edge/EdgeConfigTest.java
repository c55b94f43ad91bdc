package dev.culvert.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.Settings;
import dev.culvert.edge.route.TunnelDomain;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeConfigTest {

  @Test
  void shouldKnowNoTunnelDomainAndKeepItsDataBesideItByDefault() {
    EdgeConfig config = config(new JsonObject());
    assertThat(config.tunnelDomain()).isEqualTo(TunnelDomain.none());
    assertThat(config.data().path()).isEqualTo(Path.of("data"));
  }

  @Test
  void shouldReadTheTunnelDomainAndTheDataDirectory() {
    EdgeConfig config =
        config(new JsonObject().put("edge.tunnelDomain", "T.Example.com").put("data", "/tmp/d"));
    assertThat(config.tunnelDomain()).isEqualTo(TunnelDomain.of("t.example.com"));
    assertThat(config.data().path()).isEqualTo(Path.of("/tmp/d"));
  }

  @Test
  void shouldNotStartWithATunnelDomainThatIsNone() {
    JsonObject json = new JsonObject().put("edge.tunnelDomain", "not a domain");
    assertThatThrownBy(() -> config(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("edge.tunnelDomain: not a domain");
  }

  @Test
  void shouldReadHowLongAnUplinkMayBeSilent() {
    assertThat(config(new JsonObject()).uplink().silence()).isEqualTo(Duration.ofMillis(4_500));
    JsonObject json = new JsonObject().put("uplink.silence", "75s");
    assertThat(config(json).uplink().silence()).isEqualTo(Duration.ofSeconds(75));
  }

  @ParameterizedTest
  @ValueSource(strings = {"999ms", "601s"})
  void shouldNotStartWithASilenceThatIsOfNoUse(String silence) {
    JsonObject json = new JsonObject().put("uplink.silence", silence);
    assertThatThrownBy(() -> config(json))
        .isInstanceOf(ConfigException.class)
        .hasMessage("uplink.silence: " + silence + " is not a duration from 1s to 10m");
  }

  private static EdgeConfig config(JsonObject json) {
    return EdgeConfig.from(Settings.of(EdgeConfig.spec(), json));
  }
}
