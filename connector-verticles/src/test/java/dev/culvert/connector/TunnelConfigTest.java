package dev.culvert.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.Settings;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelConfigTest {

  private static final String STORED = "{\"origin\":{\"url\":\"http://10.0.0.9:8000\"}}";

  private final ConnectorConfig plain = config(new JsonObject());

  @Test
  void shouldTakeTheOriginOfTheTunnelWhereTheConnectorWasToldNone() {
    assertThat(TunnelConfig.apply(STORED, plain).url())
        .isEqualTo(URI.create("http://10.0.0.9:8000"));
  }

  @Test
  void shouldPreferWhatTheConnectorWasToldItself() {
    ConnectorConfig own = config(new JsonObject().put("origin.url", "http://127.0.0.1:1"));
    assertThat(TunnelConfig.apply(STORED, own)).isSameAs(own.origin());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"origin\":{}}",
        "{\"later\":1}",
        "not json",
        "[]",
        "{\"origin\":7}",
        "{\"origin\":{\"url\":\"ftp://x\"}}",
        "{\"origin\":{\"url\":\"http://x/path\"}}",
        "{\"origin\":{\"url\":\"::\"}}"
      })
  void shouldKeepItsOwnWhereTheTunnelSaysNothingUsable(String json) {
    assertThat(TunnelConfig.apply(json, plain)).isSameAs(plain.origin());
  }

  private static ConnectorConfig config(JsonObject json) {
    return ConnectorConfig.from(Settings.of(ConnectorConfig.spec(), json));
  }
}
