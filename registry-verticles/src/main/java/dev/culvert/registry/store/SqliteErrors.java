package dev.culvert.registry.store;

import dev.culvert.core.config.StartException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What failures of SQLite mean to the person who runs a registry. */
final class SqliteErrors {

  /** With less room than this SQLite cannot work, though one page or another may still fit. */
  static final long LEAST_ROOM_BYTES = 64 * 1024;

  private static final Set<SQLiteErrorCode> DAMAGED =
      Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);
  private static final Set<SQLiteErrorCode> DUPLICATE =
      Set.of(
          SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE, SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);
  private static final String NO_SPACE = "No space left on device";

  private final Path file;

  /** Those of this file. */
  SqliteErrors(Path file) {
    this.file = file;
  }

  /** Why a registry cannot start on the file. */
  StartException unusable(Throwable cause) {
    if (cause instanceof StartException known) {
      return known;
    }
    Optional<StoreException> disk = unwritable(cause);
    if (disk.isPresent() && disk.get().kind() == StoreException.Kind.FULL) {
      return new StartException(
          disk.get().getMessage() + "; make room there, and start again", cause);
    }
    SQLiteException sqlite = sqlite(cause);
    if (sqlite != null && DAMAGED.contains(primary(sqlite))) {
      return damaged(sqlite.getMessage(), cause);
    }
    return new StartException(file + ": cannot be opened (" + cause.getMessage() + ")", cause);
  }

  /** The file is not what SQLite can read. */
  StartException damaged(String finding, Throwable cause) {
    return new StartException(
        file
            + ": is damaged or no SQLite file ("
            + finding.replace('\n', ' ')
            + "); nothing was changed: move it away, or restore it from a backup",
        cause);
  }

  /** Why the disk does not take what is to be written, if that is the cause. */
  Optional<StoreException> unwritable(Throwable cause) {
    SQLiteException sqlite = sqlite(cause);
    SQLiteErrorCode code = sqlite == null ? null : primary(sqlite);
    if (code == SQLiteErrorCode.SQLITE_FULL || isNoSpace(cause)) {
      return Optional.of(noSpace());
    }
    if (code == SQLiteErrorCode.SQLITE_IOERR) {
      return Optional.of(hasRoom() ? unwritable("I/O error: " + sqlite.getMessage()) : noSpace());
    }
    return code == SQLiteErrorCode.SQLITE_READONLY
        ? Optional.of(unwritable("the file, its directory or its file system is read-only"))
        : Optional.empty();
  }

  private StoreException noSpace() {
    return new StoreException(StoreException.Kind.FULL, null, "no space left on device: " + file);
  }

  private StoreException unwritable(String reason) {
    return new StoreException(
        StoreException.Kind.UNWRITABLE, null, file + ": cannot be written (" + reason + ")");
  }

  /** Whether the file system has room for more than a few pages; yes if it does not say. */
  boolean hasRoom() {
    File directory = file.getParent().toFile();
    return !directory.exists() || directory.getUsableSpace() >= LEAST_ROOM_BYTES;
  }

  private static boolean isNoSpace(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof IOException
          && each.getMessage() != null
          && each.getMessage().contains(NO_SPACE)) {
        return true;
      }
    }
    return false;
  }

  static boolean isDuplicateKey(Throwable cause) {
    SQLiteException sqlite = sqlite(cause);
    return sqlite != null && DUPLICATE.contains(sqlite.getResultCode());
  }

  private static SQLiteErrorCode primary(SQLiteException failure) {
    return SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xff);
  }

  private static SQLiteException sqlite(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SQLiteException found) {
        return found;
      }
      if (each instanceof SQLException wrapping
          && wrapping.getNextException() instanceof SQLiteException next) {
        return next;
      }
    }
    return null;
  }
}
