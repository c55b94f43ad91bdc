package dev.culvert.registry.store;

import dev.culvert.core.config.StartException;
import dev.culvert.core.data.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A file in the data directory, for a single registry. One connection does everything, on worker
 * threads; a commit is on disk when it returns.
 */
final class SqliteDatabase implements Database {

  private static final int BUSY_TIMEOUT_MILLIS = 5_000;
  private static final String SOUND = "ok";
  private static final Set<SQLiteErrorCode> DAMAGED =
      Set.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);
  private static final Set<SQLiteErrorCode> DUPLICATE =
      Set.of(
          SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE, SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);

  private final Vertx vertx;
  private final DataDirectory data;
  private final Path file;
  private StoreLock lock;
  private Pool pool;

  SqliteDatabase(Vertx vertx, DataDirectory data) {
    this.vertx = vertx;
    this.data = data;
    this.file = data.file(DataDirectory.STORE).toAbsolutePath();
  }

  @Override
  public String description() {
    return file.toString();
  }

  @Override
  public Future<Void> prepare() {
    return vertx
        .executeBlocking(this::lockFile)
        .compose(
            taken -> {
              lock = taken;
              pool = JDBCPool.pool(vertx, source(), new PoolOptions().setMaxSize(1));
              return pool.query("PRAGMA quick_check").execute();
            })
        .compose(
            rows -> {
              String finding = rows.iterator().next().getString(0);
              return finding.equals(SOUND)
                  ? Future.<Void>succeededFuture()
                  : Future.failedFuture(damaged(finding, null));
            })
        .recover(cause -> Future.failedFuture(unusable(cause)));
  }

  /** The file is made first, so that it, and what SQLite puts beside it, is its owner's alone. */
  private StoreLock lockFile() throws IOException {
    data.create();
    StoreLock taken = StoreLock.take(data);
    if (Files.notExists(file)) {
      Files.createFile(file);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
    return taken;
  }

  private SQLiteDataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private StartException unusable(Throwable cause) {
    if (cause instanceof StartException known) {
      return known;
    }
    SQLiteException sqlite = sqlite(cause);
    if (sqlite != null && DAMAGED.contains(primary(sqlite.getResultCode()))) {
      return damaged(sqlite.getMessage(), cause);
    }
    return new StartException(file + ": cannot be opened (" + cause.getMessage() + ")", cause);
  }

  private StartException damaged(String finding, Throwable cause) {
    return new StartException(
        file
            + ": is damaged or no SQLite file ("
            + finding.replace('\n', ' ')
            + "); nothing was changed: move it away, or restore it from a backup",
        cause);
  }

  private static SQLiteErrorCode primary(SQLiteErrorCode extended) {
    return SQLiteErrorCode.getErrorCode(extended.code & 0xff);
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

  @Override
  public Pool pool() {
    return pool;
  }

  @Override
  public String beginChange() {
    return "BEGIN IMMEDIATE";
  }

  @Override
  public String beginSnapshot() {
    return "BEGIN";
  }

  /** Nobody else has the file. */
  @Override
  public Future<Void> lockSchema(SqlClient transaction) {
    return Future.succeededFuture();
  }

  @Override
  public String countTables() {
    return "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = #{name}";
  }

  /** There are no other registries. */
  @Override
  public Future<Void> announce(SqlClient transaction) {
    return Future.succeededFuture();
  }

  @Override
  public Future<SqlClient> watch(Runnable listener) {
    return Future.succeededFuture(pool);
  }

  @Override
  public boolean isDuplicateKey(Throwable cause) {
    SQLiteException sqlite = sqlite(cause);
    return sqlite != null && DUPLICATE.contains(sqlite.getResultCode());
  }

  @Override
  public Future<Void> close() {
    Future<Void> closed = pool == null ? Future.succeededFuture() : pool.close();
    return closed.eventually(
        () ->
            vertx.executeBlocking(
                () -> {
                  if (lock != null) {
                    lock.close();
                  }
                  return null;
                }));
  }
}
