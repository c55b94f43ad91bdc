package dev.culvert.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.Credentials;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class TunnelSecretTest {

  @TempDir private Path data;
  private final Vertx vertx = Vertx.vertx();
  private final UUID tunnelId = UUID.randomUUID();
  private final TunnelToken token = TunnelToken.create("tag", tunnelId, new SecureRandom());

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void shouldTakeTheTokenItself() {
    assertThat(read(new JsonObject().put("token", token.text())).token().sha256())
        .isEqualTo(token.sha256());
  }

  @Test
  void shouldTakeTheTokenOfACredentialsFileByNameOrId() throws IOException {
    new Credentials(tunnelId, "web", token.text()).write(new DataDirectory(data));

    for (String called : new String[] {"web", tunnelId.toString()}) {
      TunnelSecret secret = read(new JsonObject().put("tunnel", called));
      assertThat(secret.tunnel()).isEqualTo("web");
      assertThat(secret.token().sha256()).isEqualTo(token.sha256());
    }
  }

  @Test
  void shouldSayWhereItLookedForACredentialsFile() {
    assertThatThrownBy(() -> read(new JsonObject().put("tunnel", "web")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tunnel: web")
        .hasMessageContaining(data.toString())
        .hasMessageContaining("culvert tunnel create");
  }

  @Test
  void shouldAskForATokenWhereNothingIsGiven() {
    assertThatThrownBy(() -> read(new JsonObject()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("token: is missing");
  }

  @Test
  void shouldNotShowATokenThatIsNone() {
    assertThatThrownBy(() -> read(new JsonObject().put("token", "hush")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("token: ")
        .message()
        .doesNotContain("hush");
  }

  private TunnelSecret read(JsonObject json) {
    json.put("data", data.toString());
    ConnectorConfig config = ConnectorConfig.from(Settings.of(ConnectorConfig.spec(), json));
    try {
      return TunnelSecret.of(vertx, config).await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
