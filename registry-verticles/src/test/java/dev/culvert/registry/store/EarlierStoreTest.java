package dev.culvert.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.DirectoryEntry;
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
 * Files that registries of earlier commits left: of 3e52279, the last before the table {@code
 * file_state}, and of 522cb4a, the last before the log of kinds. One of each was stopped, one was
 * killed.
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
        new GZIPInputStream(EarlierStoreTest.class.getResourceAsStream(resource + ".gz"))) {
      Files.copy(in, directory.resolve(name));
    }
  }

  private void takeAll(String commit, String how) throws IOException {
    take(commit + "/" + how + ".db", "culvert.db");
    if (how.equals("killed")) {
      take(commit + "/killed.db-wal", "culvert.db-wal");
    }
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
    takeAll("3e52279", how);
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

  @ParameterizedTest
  @ValueSource(strings = {"killed", "stopped"})
  void shouldReadTheLogOfASchemaWithoutKinds(String how) throws Exception {
    takeAll("522cb4a", how);
    SqlTunnelStore store = unopened();
    assertThat(await(store.open())).isEqualTo(Baseline.STORE_ID);
    assertThat(all(store).revision()).isEqualTo(7);
    assertThat(all(store).entries()).isEqualTo(Baseline.entries());
    Tunnel made = create(store, tunnel("new"));
    await(store.close());
    assertThat(await(open().changesSince(7)).entries()).containsExactly(DirectoryEntry.of(made));
  }

  @Test
  void shouldNoticeThatTheFileOfAKilledOneWasCopiedAlone() throws Exception {
    take("3e52279/killed.db", "culvert.db");
    assertThat(failure(unopened().open()))
        .hasMessageContaining(directory.resolve("culvert.db") + ": has no tables")
        .hasMessageContaining("-wal");
  }
}
