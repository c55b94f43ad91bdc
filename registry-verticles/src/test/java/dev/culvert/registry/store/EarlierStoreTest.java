package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that a registry of commit 3e52279 left, the last before the table {@code file_state}: one
 * was stopped, one was killed.
 */
@Timeout(60)
class EarlierStoreTest extends StoreSubject {

  /** The first one of the tunnel web; of no use anywhere else. */
  private static final String TOKEN =
      "eyJhIjoiNWQ2MGNhODkiLCJzIjoiTWxrMjRjOEEtV282c1NsN0pFUEV1Qk82TmxaUUptVUE2ZkdfeFJw"
          + "bmxsSSIsInQiOiI2ZDhjMmVjNy04OTUwLTQ0MWMtODgwZi04ZTFmZDg0MjQ1NTEifQ==";

  @TempDir Path directory;

  @Override
  Database database() {
    return new SqliteDatabase(vertx, new DataDirectory(directory));
  }

  private void take(String resource, String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            EarlierStoreTest.class.getResourceAsStream("3e52279/" + resource + ".gz"))) {
      Files.copy(in, directory.resolve(name));
    }
  }

  private void takeKilled() throws IOException {
    take("killed.db", "culvert.db");
    take("killed.db-wal", "culvert.db-wal");
  }

  private static Map<String, Tunnel> byName(TunnelStore store) {
    Map<String, Tunnel> tunnels = new HashMap<>();
    all(store)
        .entries()
        .forEach(
            entry -> {
              if (entry.tunnel() != null) {
                tunnels.put(entry.tunnel().name(), entry.tunnel());
              }
            });
    return tunnels;
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed", "stopped"})
  void shouldOpenWithEverythingInIt(String how) throws Exception {
    if (how.equals("killed")) {
      takeKilled();
    } else {
      take("stopped.db", "culvert.db");
    }
    SqlTunnelStore store = open();
    Map<String, Tunnel> tunnels = byName(store);
    assertThat(tunnels).containsOnlyKeys("demo", "web", "tünnel 🚇");
    Tunnel web = tunnels.get("web");
    assertThat(web.id()).isEqualTo(UUID.fromString("6d8c2ec7-8950-441c-880f-8e1fd8424551"));
    assertThat(web.connectorLimit()).isEqualTo(7);
    assertThat(web.routes())
        .containsExactlyInAnyOrder(
            Route.parse("web.example.com"), Route.parse("*.web.example.com/api"));
    assertThat(web.tokens()).hasSize(2);
    assertThat(web.accepts(TunnelToken.parse(TOKEN).sha256())).isTrue();
    assertThat(new JsonObject(web.config()))
        .isEqualTo(
            new JsonObject().put("origin", new JsonObject().put("url", "http://127.0.0.1:3000")));
    assertThat(tunnels.get("tünnel 🚇").routes())
        .containsExactly(Route.parse("xn--bcher-kva.example"));

    create(store, tunnel("new"));
    await(store.close());
    assertThat(byName(open())).containsKeys("new", "web");
  }

  @Test
  void shouldNoticeThatTheFileOfAKilledOneWasCopiedAlone() throws Exception {
    take("killed.db", "culvert.db");
    assertThat(failure(unopened().open()))
        .hasMessageContaining(directory.resolve("culvert.db") + ": has no tables")
        .hasMessageContaining("-wal");
  }
}
