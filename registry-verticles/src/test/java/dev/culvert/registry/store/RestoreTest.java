package dev.culvert.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups are made and put back as docs/operations.md says, and otherwise. */
@Timeout(60)
class RestoreTest extends StoreSubject {

  private static final List<String> SUFFIXES = List.of("", "-wal", "-shm");

  @TempDir Path directory;
  private long checkpointBytes = SqliteFile.CHECKPOINT_BYTES;

  @Override
  Database database() {
    return database("data");
  }

  private Database database(String name) {
    return new SqliteDatabase(vertx, new DataDirectory(directory.resolve(name)), checkpointBytes);
  }

  private SqlTunnelStore store(String name) {
    return over(database(name), SCRIPTS);
  }

  private SqlTunnelStore opened(String name) {
    SqlTunnelStore store = store(name);
    await(store.open());
    return store;
  }

  private Path file(String name) {
    return directory.resolve(name).resolve(DataDirectory.STORE);
  }

  private Path beside(String name, String suffix) {
    return file(name).resolveSibling(DataDirectory.STORE + suffix);
  }

  private List<String> names(TunnelStore store) {
    return all(store).entries().stream().map(entry -> entry.tunnel().name()).sorted().toList();
  }

  /** What is on disk after {@code kill -9}: what the kernel has of each file. */
  private void copyAsKilled(String from, String to) throws IOException {
    Files.createDirectories(directory.resolve(to));
    for (String suffix : SUFFIXES) {
      Files.copy(beside(from, suffix), beside(to, suffix));
    }
  }

  private String refusal(String name) {
    Throwable refusal = failure(store(name).open());
    assertThat(refusal)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file(name).toString());
    assertThat(refusal.getMessage()).doesNotContain("\n");
    return refusal.getMessage();
  }

  private static void sql(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How a backup is made of a store that runs. */
  enum Backup {
    VACUUM_INTO("VACUUM INTO '%s'"),
    ONLINE("backup to %s");

    private final String sql;

    Backup(String sql) {
      this.sql = sql;
    }

    void make(Path file, Path backup) throws SQLException {
      sql(file, String.format(sql, backup));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeTheWalOfTheFileThatABackupReplaced(Backup how) throws Exception {
    SqlTunnelStore store = opened("data");
    create(store, tunnel("one"));
    Path backup = directory.resolve("backup.db");
    how.make(file("data"), backup);
    create(store, tunnel("two"));
    copyAsKilled("data", "killed");
    Files.copy(backup, file("killed"), StandardCopyOption.REPLACE_EXISTING);
    byte[] wal = Files.readAllBytes(beside("killed", "-wal"));

    for (int i = 0; i < 2; i++) {
      assertThat(refusal("killed")).contains(beside("killed", "-wal").toString(), "remove");
      assertThat(file("killed")).hasSameBinaryContentAs(backup);
      assertThat(beside("killed", "-wal")).hasBinaryContent(wal);
    }

    Files.delete(beside("killed", "-wal"));
    Files.delete(beside("killed", "-shm"));
    SqlTunnelStore restored = opened("killed");
    assertThat(names(restored)).containsExactly("one");
    create(restored, tunnel("three"));
    assertThat(names(restored)).containsExactly("one", "three");
  }

  @Test
  void shouldNoticeABackupFromBeforeTheFirstChange() throws Exception {
    SqlTunnelStore store = opened("data");
    Path backup = directory.resolve("backup.db");
    Backup.VACUUM_INTO.make(file("data"), backup);
    Path online = directory.resolve("online.db");
    Backup.ONLINE.make(file("data"), online);
    create(store, tunnel("one"));
    for (Path each : List.of(backup, online)) {
      String name = "killed-" + each.getFileName();
      copyAsKilled("data", name);
      Files.copy(each, file(name), StandardCopyOption.REPLACE_EXISTING);
      refusal(name);
    }
  }

  @Test
  void shouldNoticeACopyOfAStoppedRegistryUnderTheWalOfALaterOne() throws Exception {
    SqlTunnelStore first = opened("data");
    create(first, tunnel("one"));
    await(first.close());
    assertThat(beside("data", "-wal")).doesNotExist();
    Path backup = directory.resolve("backup.db");
    Files.copy(file("data"), backup);
    SqlTunnelStore second = opened("data");
    create(second, tunnel("two"));
    copyAsKilled("data", "killed");
    Files.copy(backup, file("killed"), StandardCopyOption.REPLACE_EXISTING);
    refusal("killed");

    Files.createDirectories(directory.resolve("moved"));
    Files.copy(backup, file("moved"));
    assertThat(names(opened("moved"))).containsExactly("one");
  }

  @Test
  void shouldNoticeACopyWithoutTheWal() throws Exception {
    SqlTunnelStore store = opened("data");
    create(store, tunnel("one"));
    copyAsKilled("data", "killed");
    Files.delete(beside("killed", "-wal"));
    Files.delete(beside("killed", "-shm"));
    String refusal = refusal("killed");
    assertThat(refusal).contains(DataDirectory.STORE + "-wal");

    String sql = refusal.substring(refusal.indexOf('"') + 1, refusal.lastIndexOf('"'));
    sql(file("killed"), sql);
    assertThat(names(opened("killed"))).isEmpty();
  }

  @Test
  void shouldStartOnABackupAlone() throws Exception {
    SqlTunnelStore store = opened("data");
    create(store, tunnel("one"));
    copyAsKilled("data", "killed");
    for (Backup how : Backup.values()) {
      String name = how.name();
      Files.createDirectories(directory.resolve(name));
      how.make(file("data"), file(name));
      Path ofKilled = directory.resolve("of-killed-" + how);
      how.make(file("killed"), ofKilled);
      Files.createDirectories(directory.resolve(name + "-moved"));
      Files.move(ofKilled, file(name + "-moved"));
      assertThat(names(opened(name + "-moved"))).containsExactly("one");
      assertThat(names(opened(name))).containsExactly("one");
      copyAsKilled(name, name + "-killed");
      assertThat(names(opened(name + "-killed"))).containsExactly("one");
    }
    assertThat(names(opened("killed"))).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100_000, SqliteFile.CHECKPOINT_BYTES})
  void shouldStartAfterAKillAtAnyTime(long bytes) throws Exception {
    checkpointBytes = bytes;
    SqlTunnelStore store = opened("data");
    for (int i = 0; i < 50; i++) {
      create(store, tunnel("t" + i));
      if (i % 7 == 0 || i % 16 > 13) {
        String name = "killed" + i;
        copyAsKilled("data", name);
        SqlTunnelStore copy = opened(name);
        assertThat(names(copy)).hasSize(i + 1);
        await(copy.close());
        assertThat(beside(name, "-wal")).doesNotExist();
        assertThat(names(opened(name))).hasSize(i + 1);
      }
    }
  }

  @Test
  void shouldStartAfterAKillThoughAReaderWasInTheWayOfACheckpoint() throws Exception {
    checkpointBytes = 1;
    SqlTunnelStore store = opened("data");
    create(store, tunnel("before"));
    try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file("data"));
        Statement statement = reader.createStatement()) {
      statement.execute("BEGIN");
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM tunnels")) {
        assertThat(rows.next()).isTrue();
        for (int i = 0; i < 40; i++) {
          create(store, tunnel("t" + i));
        }
        copyAsKilled("data", "killed");
      }
    }
    assertThat(names(opened("killed"))).hasSize(41);
    for (int i = 40; i < 80; i++) {
      create(store, tunnel("t" + i));
    }
    copyAsKilled("data", "later");
    assertThat(names(opened("later"))).hasSize(81);
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin-token", "admin-url", "snapshot.json.gz", "credentials"})
  void shouldNotTakeAnEmptyFileForANewStore(String trace) throws Exception {
    Files.createDirectories(directory.resolve("data").resolve(trace));
    Files.createFile(file("data"));
    assertThat(refusal("data")).contains("0 bytes", trace, "backup");
    assertThat(file("data")).isEmptyFile();
    Files.delete(file("data"));
    assertThat(names(opened("data"))).isEmpty();
  }

  @Test
  void shouldTakeAnEmptyFileWhereNothingWas() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.createFile(file("data"));
    assertThat(names(opened("data"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotDropTheChangesOfAFileThatIsGone(boolean isThere) throws Exception {
    SqlTunnelStore store = opened("data");
    create(store, tunnel("one"));
    copyAsKilled("data", "killed");
    byte[] wal = Files.readAllBytes(beside("killed", "-wal"));
    Files.delete(file("killed"));
    if (isThere) {
      Files.createFile(file("killed"));
    }
    assertThat(refusal("killed")).contains(beside("killed", "-wal").toString());
    assertThat(beside("killed", "-wal")).hasBinaryContent(wal);
  }

  @Test
  void shouldNotTakeAFileOfSomethingElse() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    sql(file("data"), "CREATE TABLE notes (text TEXT)");
    assertThat(refusal("data")).contains("no store of Culvert");
    Files.delete(file("data"));
    sql(file("data"), "PRAGMA user_version = 1");
    assertThat(refusal("data")).contains("has no tables", "-wal");
  }

  @Test
  void shouldMakeANewFileAlthoughAnEarlierAttemptWasKilled() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.write(directory.resolve("data").resolve(".culvert.db.new"), "half".getBytes(UTF_8));
    assertThat(names(opened("data"))).isEmpty();
    assertThat(directory.resolve("data").resolve(".culvert.db.new")).doesNotExist();
  }
}
