package dev.culvert.registry.store;

import dev.culvert.core.config.StartException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server, for any number of registries. Connections that break are replaced when they
 * are needed next.
 */
final class PostgresDatabase implements Database {

  private static final int CONNECTIONS = 8;
  private static final int CONNECT_MILLIS = 5_000;

  /** Longer than any statement may take: whoever is silent for so long is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final String CHANNEL = "culvert_changes";

  /** "Culvert" in ASCII: unlikely to be the advisory lock of anything else. */
  private static final long SCHEMA_LOCK = 0x43756c76657274L;

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String READ_ONLY = "25006";
  private static final String DISK_FULL = "53100";
  private static final String IO_ERROR = "58030";

  private final Vertx vertx;
  private final PostgresUrl url;
  private final Duration silence;

  /** What this object announces, so that it does not listen to itself. */
  private final String origin = UUID.randomUUID().toString();

  private Pool pool;

  /** Null until somebody watches, and again when it broke. */
  private volatile PgConnection listening;

  PostgresDatabase(Vertx vertx, PostgresUrl url) {
    this(vertx, url, SILENCE);
  }

  /**
   * A server.
   *
   * @param silence after which a connection is given up
   */
  PostgresDatabase(Vertx vertx, PostgresUrl url, Duration silence) {
    this.vertx = vertx;
    this.url = url;
    this.silence = silence;
  }

  @Override
  public String description() {
    return url.toString();
  }

  @Override
  public Future<Void> prepare() {
    pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(url.options())
            .with(
                new PoolOptions()
                    .setMaxSize(CONNECTIONS)
                    .setConnectionTimeout(CONNECT_MILLIS)
                    .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
            .with(
                new NetClientOptions()
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setIdleTimeout((int) silence.toSeconds())
                    .setTcpKeepAlive(true))
            .build();
    return pool.query("SELECT 1")
        .execute()
        .<Void>mapEmpty()
        .recover(
            cause ->
                Future.failedFuture(
                    new StartException(
                        "store.url: "
                            + url
                            + " cannot be used ("
                            + cause.getMessage()
                            + "); check that the server runs there, and the user, the password and"
                            + " the database",
                        cause)));
  }

  @Override
  public Pool pool() {
    return pool;
  }

  @Override
  public String beginChange() {
    return "BEGIN";
  }

  @Override
  public String beginSnapshot() {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  }

  @Override
  public Future<Void> lockSchema(SqlClient transaction) {
    return transaction
        .query("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")")
        .execute()
        .mapEmpty();
  }

  @Override
  public String countTables() {
    return "SELECT COUNT(*) FROM pg_catalog.pg_class"
        + " WHERE oid = to_regclass(#{name}) AND relkind IN ('r', 'p')";
  }

  @Override
  public Future<Void> announce(SqlClient transaction) {
    return SqlTemplate.forQuery(transaction, "SELECT pg_notify('" + CHANNEL + "', #{origin})")
        .execute(Map.of("origin", origin))
        .mapEmpty();
  }

  @Override
  public Future<SqlClient> watch(Runnable listener) {
    if (listening != null) {
      return Future.succeededFuture(listening);
    }
    return pool.getConnection()
        .compose(
            connection -> {
              PgConnection fresh = PgConnection.cast(connection);
              fresh.notificationHandler(
                  notification -> {
                    if (!notification.getPayload().equals(origin)) {
                      listener.run();
                    }
                  });
              fresh.closeHandler(ignored -> listening = null);
              listening = fresh;
              return fresh
                  .query("LISTEN " + CHANNEL)
                  .execute()
                  .onFailure(
                      ignored -> {
                        listening = null;
                        fresh.close();
                      })
                  .map(fresh);
            });
  }

  /** The server keeps its files itself. */
  @Override
  public Future<Void> settle() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> tryToWrite(boolean failedBefore) {
    return failedBefore
        ? pool.query(Sql.WRITE_NOTHING_NEW).execute().mapEmpty()
        : Future.succeededFuture();
  }

  @Override
  public Optional<StoreException> unwritable(Throwable cause) {
    if (!(cause instanceof PgException postgres)) {
      return Optional.empty();
    }
    String text = url + ": " + postgres.getErrorMessage();
    return switch (String.valueOf(postgres.getSqlState())) {
      case DISK_FULL -> Optional.of(new StoreException(StoreException.Kind.FULL, null, text));
      case READ_ONLY, IO_ERROR ->
          Optional.of(new StoreException(StoreException.Kind.UNWRITABLE, null, text));
      default -> Optional.empty();
    };
  }

  @Override
  public boolean isDuplicateKey(Throwable cause) {
    return cause instanceof PgException postgres && UNIQUE_VIOLATION.equals(postgres.getSqlState());
  }

  @Override
  public Future<Void> close() {
    return pool == null ? Future.succeededFuture() : pool.close();
  }
}
