package dev.culvert.registry.store;

import dev.culvert.core.data.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the data directory, for a single registry. One connection does everything, on worker
 * threads; a commit is on disk when it returns.
 */
final class SqliteDatabase implements Database {

  private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);

  /** The size of the -wal is looked at after so many changes. */
  private static final int CHANGES_BETWEEN_LOOKS = 16;

  private final Vertx vertx;
  private final SqliteFile file;
  private Pool pool;
  private int changes;

  SqliteDatabase(Vertx vertx, DataDirectory data) {
    this(vertx, data, SqliteFile.CHECKPOINT_BYTES);
  }

  /** The same with another limit for what is not yet in the file itself. */
  SqliteDatabase(Vertx vertx, DataDirectory data, long checkpointBytes) {
    this.vertx = vertx;
    this.file = new SqliteFile(data, checkpointBytes);
  }

  @Override
  public String description() {
    return file.path().toString();
  }

  @Override
  public Future<Void> prepare() {
    return blocking(
            () -> {
              file.open();
              return null;
            })
        .<Void>map(
            opened -> {
              pool = JDBCPool.pool(vertx, file.source(), new PoolOptions().setMaxSize(1));
              return null;
            })
        .recover(
            cause -> blocking(() -> file.errors().unusable(cause)).compose(Future::failedFuture));
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work);
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

  /** What is committed is on disk, wherever: a failure here does not fail the change. */
  @Override
  public Future<Void> settle() {
    if (++changes % CHANGES_BETWEEN_LOOKS != 0) {
      return Future.succeededFuture();
    }
    return settleNow();
  }

  /** Looks now. */
  Future<Void> settleNow() {
    return this.<Void>blocking(
            () -> {
              file.settle();
              return null;
            })
        .otherwise(
            cause -> {
              log.warn(
                  "The changes in {}-wal are not in it yet: {}", file.path(), cause.toString());
              return null;
            });
  }

  @Override
  public Future<Void> tryToWrite(boolean failedBefore) {
    return blocking(
        () -> {
          if (failedBefore || !file.errors().hasRoom()) {
            file.writeSomething();
          }
          return null;
        });
  }

  @Override
  public Optional<StoreException> unwritable(Throwable cause) {
    return file.errors().unwritable(cause);
  }

  @Override
  public boolean isDuplicateKey(Throwable cause) {
    return SqliteErrors.isDuplicateKey(cause);
  }

  @Override
  public Future<Void> close() {
    Future<Void> closed = pool == null ? Future.succeededFuture() : pool.close();
    return closed.eventually(
        () ->
            blocking(
                () -> {
                  file.close();
                  return null;
                }));
  }
}
