package dev.culvert.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a file can have. */
@Timeout(60)
class SqliteDatabaseTest extends StoreSubject {

  @TempDir Path directory;

  @Override
  Database database() {
    return new SqliteDatabase(vertx, new DataDirectory(directory.resolve("data")));
  }

  private Path file() {
    return directory.resolve("data").resolve(DataDirectory.STORE);
  }

  @Test
  void isOpenedForAnEmptyUrl() {
    DataDirectory data = new DataDirectory(directory.resolve("data"));
    TunnelStore store = SqlTunnelStore.of(vertx, "", data);
    await(store.open());
    create(store, tunnel("web"));
    await(store.close());
    assertThat(file()).isNotEmptyFile();
  }

  @Test
  void writesEachCommitToTheDisk() {
    SqliteDatabase database = (SqliteDatabase) database();
    await(database.prepare());
    assertThat(pragma(database.pool(), "journal_mode")).isEqualTo("wal");
    assertThat(pragma(database.pool(), "synchronous")).isEqualTo("2");
    assertThat(pragma(database.pool(), "foreign_keys")).isEqualTo("1");
    assertThat(pragma(database.pool(), "busy_timeout")).isEqualTo("5000");
    assertThat(pragma(database.pool(), "wal_autocheckpoint")).isEqualTo("0");
    await(database.close());
  }

  private static String pragma(Pool pool, String name) {
    return await(pool.query("PRAGMA " + name).execute()).iterator().next().getValue(0).toString();
  }

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    TunnelStore store = open();
    create(store, tunnel("web"));
    for (String suffix : new String[] {"", "-wal", "-shm", ".lock"}) {
      Path path = file().resolveSibling(DataDirectory.STORE + suffix);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as(path.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void refusesASecondRegistryAtOnceUntilTheFirstIsGone() {
    TunnelStore first = open();
    assertThat(failure(unopened().open()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another registry uses " + file().toAbsolutePath())
        .hasMessageContaining("CULVERT_DATA")
        .hasMessageContaining("postgresql://")
        .message()
        .doesNotContain("\n");
    create(first, tunnel("web"));
    await(first.close());
    assertThat(all(open()).entries()).hasSize(1);
  }

  @Test
  void reportsAFileThatIsNoSqliteAndLeavesItAlone() throws IOException {
    Files.createDirectories(file().getParent());
    byte[] content = "these are my notes, not a database\n".repeat(100).getBytes(UTF_8);
    Files.write(file(), content);
    assertDamaged();
    assertThat(file()).hasBinaryContent(content);
  }

  @Test
  void reportsADamagedFileAndLeavesItAlone() throws IOException {
    TunnelStore store = open();
    for (int i = 0; i < 50; i++) {
      create(store, tunnel("t" + i, "h" + i + ".example.com"));
    }
    await(store.close());
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[5_000]), 6_000);
    }
    byte[] damaged = Files.readAllBytes(file());
    assertDamaged();
    assertDamaged();
    assertThat(file()).hasBinaryContent(damaged);
  }

  private void assertDamaged() {
    assertThat(failure(unopened().open()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file().toAbsolutePath() + ": is damaged or no SQLite file")
        .hasMessageContaining("move it away, or restore it")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void goesOnAfterTheDiskWasFull() {
    Database database = database();
    TunnelStore store = over(database, SCRIPTS);
    await(store.open());
    create(store, tunnel("before"));
    await(database.pool().query("PRAGMA max_page_count = 1").execute());
    TunnelUpdate big = new TunnelUpdate(null, null, "x".repeat(100_000));
    UUID id = all(store).entries().get(0).tunnelId();
    StoreException full = refusal(() -> store.update(id, big, ANY));
    assertThat(full.kind()).isEqualTo(StoreException.Kind.FULL);
    assertThat(full).hasMessage("no space left on device: " + file().toAbsolutePath());
    assertThat(all(store).revision()).isEqualTo(1);
    await(database.pool().query("PRAGMA max_page_count = 1000000").execute());
    assertThat(await(store.update(id, big, ANY)).revision()).isEqualTo(2);
  }

  @Test
  void reportsAPathThatCannotBeOpened() throws IOException {
    Files.createDirectories(file());
    assertThat(failure(unopened().open()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file().toAbsolutePath() + ": cannot be opened");
  }
}
