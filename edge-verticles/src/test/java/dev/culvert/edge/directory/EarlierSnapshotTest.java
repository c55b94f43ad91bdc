package dev.culvert.edge.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.directory.Directory;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.edge.route.TunnelDomain;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that an edge of commit 3e52279 left is read as it was. */
class EarlierSnapshotTest {

  @TempDir Path directory;

  @Test
  void shouldBeReadWithEverythingInIt() throws Exception {
    DataDirectory data = new DataDirectory(directory);
    try (InputStream in =
        EarlierSnapshotTest.class.getResourceAsStream("3e52279/snapshot.json.gz")) {
      Files.copy(in, data.file(DataDirectory.SNAPSHOT));
    }
    Directory read = new SnapshotFile(data).read(TunnelDomain.none()).orElseThrow().directory();
    assertThat(read.storeId()).isEqualTo(UUID.fromString("a1cd6aaa-0ff4-4bcf-8d88-9f692aae5a44"));
    assertThat(read.tunnelCount()).isEqualTo(3);
    Tunnel web = read.tunnel(UUID.fromString("6d8c2ec7-8950-441c-880f-8e1fd8424551"));
    assertThat(web.name()).isEqualTo("web");
    assertThat(web.connectorLimit()).isEqualTo(7);
    assertThat(web.routes())
        .containsExactlyInAnyOrder(
            Route.parse("web.example.com"), Route.parse("*.web.example.com/api"));
    assertThat(web.tokens()).hasSize(2);
    assertThat(web.config()).contains("http://127.0.0.1:3000");
  }
}
