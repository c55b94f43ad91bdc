package dev.culvert.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.connector.dial.EdgeAccess;
import dev.culvert.core.config.ConfigException;
import dev.culvert.core.config.Settings;
import dev.culvert.core.data.DataDirectory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a connector takes from its data directory to reach the edges. */
@Timeout(10)
class EdgesFileTest {

  private DataDirectory data;

  @BeforeEach
  void open(@TempDir Path directory) {
    data = new DataDirectory(directory);
  }

  private EdgeAccess complete(JsonObject configured) {
    Settings settings = Settings.of(ConnectorConfig.spec(), configured);
    return EdgesFile.complete(ConnectorConfig.from(settings).edges(), data);
  }

  @Test
  void shouldTakeEdgesAndCaFromTheDataDirectory() throws IOException {
    Files.writeString(data.file("edges"), "localhost:7844\n[::1]:7845\n");
    Files.writeString(data.file("ca.pem"), "");
    EdgeAccess found = complete(new JsonObject());
    assertThat(found.addresses()).containsExactly("localhost:7844", "[::1]:7845");
    assertThat(found.options().ca()).isEqualTo(data.file("ca.pem"));
  }

  @Test
  void shouldLetTheConfigurationGoBeforeEachOfThem() throws IOException {
    Files.writeString(data.file("edges"), "localhost:7844\n");
    Files.writeString(data.file("ca.pem"), "");
    EdgeAccess otherEdge = complete(new JsonObject().put("edge.addresses", "a.test:1"));
    assertThat(otherEdge.addresses()).containsExactly("a.test:1");
    assertThat(otherEdge.options().ca()).isEqualTo(data.file("ca.pem"));
    EdgeAccess otherCa = complete(new JsonObject().put("edge.ca", "my.pem"));
    assertThat(otherCa.addresses()).containsExactly("localhost:7844");
    assertThat(otherCa.options().ca()).isEqualTo(Path.of("my.pem"));
  }

  @Test
  void shouldDoWithoutACa() throws IOException {
    Files.writeString(data.file("edges"), "edge1.test:7844\n");
    assertThat(complete(new JsonObject()).options().ca()).isNull();
  }

  @Test
  void shouldSayWhereItLookedForEdges() throws IOException {
    assertThatThrownBy(() -> complete(new JsonObject()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no edge is known, and there is no file " + data.file("edges"))
        .hasMessageContaining("--edge HOST:PORT, CULVERT_EDGE_ADDRESSES or edge.addresses");
    Files.writeString(data.file("edges"), "# none yet\n");
    assertThatThrownBy(() -> complete(new JsonObject()))
        .hasMessageContaining("nothing is in " + data.file("edges"));
    Files.writeString(data.file("edges"), "localhost\n");
    assertThatThrownBy(() -> complete(new JsonObject()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(data.file("edges") + ": localhost is not host:port");
  }
}
