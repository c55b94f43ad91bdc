package dev.culvert.registry.store;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import dev.culvert.registry.store.FileState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the file of a store before SQLite may change it: whether it is one, is whole, and fits
 * what lies beside it. Blocks.
 *
 * @param isMissing whether a new one is to be made
 */
record StoreExamination(boolean isMissing) {

  private static final Logger log = LoggerFactory.getLogger(StoreExamination.class);

  private static final String HOW = "; docs/operations.md says how to back up and restore";

  /**
   * Examines a file that nobody uses.
   *
   * @throws StartException if a registry must not use it
   */
  static StoreExamination of(DataDirectory data, Path file, Path wal)
      throws IOException, SQLException {
    boolean hasWal = Files.exists(wal);
    boolean hasChanges = hasWal && Files.size(wal) > 0;
    if (Files.notExists(file) || Files.size(file) == 0) {
      refuseLoss(data, file, hasChanges ? wal : null);
      return new StoreExamination(true);
    }
    FileStates.Content all = FileStates.together(file, SqliteSource.BUSY_TIMEOUT_MILLIS);
    if (!all.isStore()) {
      throw all.isEmpty() ? withoutTables(file) : foreign(file);
    }
    FileState alone = alone(file, all.state());
    if (hasChanges && !all.state().belongsTo(alone)) {
      throw foreignWal(file, wal);
    }
    if (!hasWal && alone.phase() == Phase.SEALED) {
      throw withoutWal(file, wal);
    }
    return new StoreExamination(false);
  }

  /** A power failure within a checkpoint may leave a torn file, which its -wal repairs. */
  private static FileState alone(Path file, FileState together) throws SQLException {
    try {
      return FileStates.alone(file).state();
    } catch (SQLException torn) {
      if (together.phase() == Phase.OPEN) {
        throw torn;
      }
      return together;
    }
  }

  /** A new, empty store is made only where none was. */
  private static void refuseLoss(DataDirectory data, Path file, Path changes) throws IOException {
    boolean isThere = Files.exists(file);
    if (changes != null) {
      throw new StartException(
          file
              + ": is "
              + (isThere ? "empty" : "not there")
              + ", but "
              + changes
              + " has changes to it; put back the file that belongs to it, or restore a backup and"
              + " remove the -wal file"
              + HOW);
    }
    Optional<Path> trace = trace(data);
    if (isThere && trace.isPresent()) {
      throw new StartException(
          file
              + ": is empty (0 bytes), but the directory was used before ("
              + trace.get().getFileName()
              + " is there); restore a backup, or remove the empty file to start with no tunnels"
              + HOW);
    }
    if (Files.exists(data.file(DataDirectory.ADMIN_URL))) {
      log.warn(
          "{} is not there, though a registry used the directory before: a new store without"
              + " tunnels is made",
          file);
    }
  }

  private static Optional<Path> trace(DataDirectory data) {
    return Stream.of(
            DataDirectory.ADMIN_TOKEN,
            DataDirectory.ADMIN_URL,
            DataDirectory.SNAPSHOT,
            "credentials")
        .map(data::file)
        .filter(Files::exists)
        .findFirst();
  }

  private static StartException withoutTables(Path file) {
    return new StartException(
        file
            + ": has no tables; it was probably copied without its -wal file; put that beside it,"
            + " restore a backup, or remove the file to start with no tunnels"
            + HOW);
  }

  private static StartException foreign(Path file) {
    return new StartException(
        file
            + ": is an SQLite file, but no store of Culvert; set CULVERT_DATA to another"
            + " directory, or move the file away");
  }

  private static StartException foreignWal(Path file, Path wal) {
    return new StartException(
        file
            + ": does not belong to "
            + wal
            + ", whose changes would overwrite it; nothing was changed. If the file was restored"
            + " from a backup, remove "
            + wal.getFileName()
            + " and "
            + file.getFileName()
            + "-shm and start again"
            + HOW);
  }

  private static StartException withoutWal(Path file, Path wal) {
    return new StartException(
        file
            + ": was copied from a registry that ran or was killed, without its "
            + wal.getFileName()
            + ", which has the latest changes; put that beside it, or restore a backup. To go on"
            + " without them: sqlite3 "
            + file
            + " \"UPDATE file_state SET phase = 'CLOSED'\""
            + HOW);
  }
}
