package dev.culvert.registry.store;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.registry.store.FileState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQLite file of a registry: locked, examined before its first use, checkpointed by nobody else
 * so that its {@link FileState} stays true, and closed whole. Every method blocks, and may be
 * called from any thread.
 */
final class SqliteFile {

  private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);

  /** How large the {@code -wal} may become before it is emptied into the file: SQLite's own. */
  static final long CHECKPOINT_BYTES = 4 << 20;

  private static final String SOUND = "ok";

  /** A reader that is in the way of a checkpoint is not waited for: the next one does it all. */
  private static final int CHECKPOINT_WAIT_MILLIS = 100;

  private final DataDirectory data;
  private final Path file;
  private final Path wal;
  private final SqliteErrors errors;
  private final long checkpointBytes;
  private StoreLock lock;

  /** Open from the start to the end, so that no other connection is the last one to be closed. */
  private Connection keeper;

  private long nextCheckpointBytes;

  /**
   * A file that is yet to be opened.
   *
   * @param checkpointBytes how large its {@code -wal} may become
   */
  SqliteFile(DataDirectory data, long checkpointBytes) {
    this.data = data;
    this.file = data.file(DataDirectory.STORE).toAbsolutePath();
    this.wal = file.resolveSibling(file.getFileName() + "-wal");
    this.errors = new SqliteErrors(file);
    this.checkpointBytes = checkpointBytes;
    this.nextCheckpointBytes = checkpointBytes;
  }

  Path path() {
    return file;
  }

  SqliteErrors errors() {
    return errors;
  }

  /** Connections for statements of the store. */
  DataSource source() {
    return SqliteSource.of(file);
  }

  /**
   * Locks the file, examines it, makes it if there is none, and opens it.
   *
   * @throws dev.culvert.core.config.StartException that says what is wrong and what to do
   */
  synchronized void open() throws IOException, SQLException {
    data.create();
    lock = StoreLock.take(data);
    if (StoreExamination.of(data, file, wal).isMissing()) {
      FreshFile.create(file);
    }
    keeper = source().getConnection();
    String finding = check();
    if (!finding.equals(SOUND)) {
      throw errors.damaged(finding, null);
    }
    FileStates.createTable(keeper);
    checkpoint();
  }

  private String check() throws SQLException {
    try (Statement statement = keeper.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Empties the {@code -wal} into the file if it has become large. */
  synchronized void settle() throws IOException, SQLException {
    if (keeper == null) {
      return;
    }
    if (FileStates.get(keeper).phase() != Phase.OPEN) {
      writeSomething();
    }
    if (Files.size(wal) >= nextCheckpointBytes) {
      checkpoint();
    }
  }

  private void checkpoint() throws SQLException {
    FileState sealed = FileStates.get(keeper).sealed();
    FileStates.put(keeper, sealed);
    boolean complete = false;
    try {
      complete = emptyWal();
    } finally {
      FileStates.put(keeper, sealed.opened(complete));
    }
    long size = complete ? 0 : wal.toFile().length();
    nextCheckpointBytes = size + checkpointBytes;
  }

  /** Whether all of it is in the file. */
  private boolean emptyWal() throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + CHECKPOINT_WAIT_MILLIS);
      try (ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        rows.next();
        return rows.getInt(1) == 0;
      } finally {
        statement.execute("PRAGMA busy_timeout = " + SqliteSource.BUSY_TIMEOUT_MILLIS);
      }
    }
  }

  /** Writes something of no meaning, to see whether that is possible. */
  synchronized void writeSomething() throws SQLException {
    if (keeper != null) {
      FileStates.put(keeper, FileStates.get(keeper).again());
    }
  }

  /** Leaves the file whole, as far as the disk allows, and gives the lock back. */
  synchronized void close() throws IOException, SQLException {
    try {
      if (keeper != null) {
        closeKeeper();
      }
    } finally {
      keeper = null;
      if (lock != null) {
        lock.close();
        lock = null;
      }
    }
  }

  /** The last connection to be closed empties the {@code -wal}, and removes it. */
  private void closeKeeper() throws SQLException {
    try (Connection last = keeper) {
      FileState state = FileStates.get(last);
      if (!state.isNone()) {
        FileStates.put(last, state.closed());
      }
    } catch (SQLException e) {
      log.warn("{} was not closed whole; the next start mends that: {}", file, e.getMessage());
    }
  }
}
