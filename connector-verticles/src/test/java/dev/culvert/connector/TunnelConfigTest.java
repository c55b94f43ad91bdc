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

  private final TunnelConfig plain = config(new JsonObject());

  @Test
  void shouldTakeTheOriginOfTheTunnelWhereTheConnectorWasToldNone() {
    assertThat(plain.origin(STORED).url()).isEqualTo(URI.create("http://10.0.0.9:8000"));
  }

  @Test
  void shouldPreferWhatTheConnectorWasToldItself() {
    TunnelConfig own = config(new JsonObject().put("origin.url", "http://127.0.0.1:1"));
    assertThat(own.origin(STORED)).isSameAs(own.own());
    assertThat(own.own().url()).isEqualTo(URI.create("http://127.0.0.1:1"));
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
    assertThat(plain.origin(json)).isSameAs(plain.own());
  }

  private static TunnelConfig config(JsonObject json) {
    return TunnelConfig.of(ConnectorConfig.from(Settings.of(ConnectorConfig.spec(), json)));
  }
}
