package dev.culvert.registry.store;

import dev.culvert.core.data.DataDirectory;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A store in SQL. Its statements run on a context of its own, whoever calls. */
public final class SqlTunnelStore implements TunnelStore {

  /** Deletions older than so many changes are forgotten. */
  private static final long CHANGES_KEPT = 100_000;

  private final Vertx vertx;
  private final Context context;
  private final Database database;
  private final Migrations migrations;
  private final Transactions transactions;
  private final TunnelReader reader;

  /** The revision of the last answer to {@link #changesSince}. */
  private final AtomicLong seen = new AtomicLong(-1);

  /** Null until somebody listens; belongs to the context. */
  private RevisionWatch watch;

  /** Null until somebody listens; belongs to the context. */
  private WriteHealth health;

  /**
   * A store that is yet to be opened.
   *
   * @param nowMillis the wall clock
   * @param changesKept how many changes are remembered
   */
  SqlTunnelStore(
      Vertx vertx,
      Database database,
      Migrations migrations,
      LongSupplier nowMillis,
      long changesKept) {
    this.vertx = vertx;
    this.context = Contexts.newEventLoopContext(vertx);
    this.database = database;
    this.migrations = migrations;
    this.transactions = new Transactions(database, nowMillis, changesKept);
    this.reader = new TunnelReader(vertx);
  }

  /**
   * The store of a URL.
   *
   * @param url {@code postgresql://user:password@host:port/database}; empty for the SQLite file in
   *     the data directory
   * @throws dev.culvert.core.config.StartException if the URL is none
   */
  public static TunnelStore of(Vertx vertx, String url, DataDirectory data) {
    Database database =
        url.isEmpty()
            ? new SqliteDatabase(vertx, data)
            : new PostgresDatabase(vertx, PostgresUrl.parse(url));
    return new SqlTunnelStore(
        vertx,
        database,
        Migrations.current(database.description()),
        System::currentTimeMillis,
        CHANGES_KEPT);
  }

  @Override
  public Future<UUID> open() {
    return onContext(
        () ->
            database
                .prepare()
                .compose(
                    ready ->
                        transactions.migration(
                            transaction -> migrations.apply(database, transaction)))
                .recover(
                    cause -> database.close().transform(closed -> Future.failedFuture(cause))));
  }

  @Override
  public Future<StoreChanges> changesSince(long revision) {
    return onContext(
        () ->
            transactions
                .snapshot(snapshot -> reader.changesSince(snapshot, revision))
                .onSuccess(changes -> seen.set(changes.revision())));
  }

  @Override
  public void onForeignChange(Runnable listener) {
    context.runOnContext(
        ignored -> {
          watch = new RevisionWatch(vertx, database, seen, listener);
          watch.start();
        });
  }

  @Override
  public void onUnwritable(Consumer<Optional<String>> listener) {
    context.runOnContext(
        ignored -> {
          health = new WriteHealth(vertx, database, listener);
          health.start();
        });
  }

  @Override
  public Future<Outcome<Tunnel>> create(NewTunnel tunnel, Idempotency idempotency) {
    return change(transaction -> TunnelChanges.create(transaction, tunnel, idempotency));
  }

  @Override
  public Future<Tunnel> update(UUID tunnelId, TunnelUpdate update, OptionalLong expectedRevision) {
    return change(
        transaction -> TunnelChanges.update(transaction, tunnelId, update, expectedRevision));
  }

  @Override
  public Future<Void> delete(UUID tunnelId, OptionalLong expectedRevision) {
    return change(transaction -> TunnelChanges.delete(transaction, tunnelId, expectedRevision));
  }

  @Override
  public Future<Outcome<Tunnel>> addRoute(UUID tunnelId, Route route, Idempotency idempotency) {
    return change(transaction -> RouteChanges.add(transaction, tunnelId, route, idempotency));
  }

  @Override
  public Future<Tunnel> changeRoute(UUID tunnelId, Route route, JsonObject patch) {
    return change(transaction -> RouteChanges.change(transaction, tunnelId, route, patch));
  }

  @Override
  public Future<Tunnel> removeRoute(UUID tunnelId, Route route) {
    return change(transaction -> RouteChanges.remove(transaction, tunnelId, route));
  }

  @Override
  public Future<Outcome<TokenHash>> addToken(
      UUID tunnelId, TokenHash token, Idempotency idempotency) {
    return change(transaction -> TokenChanges.add(transaction, tunnelId, token, idempotency));
  }

  @Override
  public Future<Tunnel> revokeToken(UUID tunnelId, UUID tokenId) {
    return change(transaction -> TokenChanges.revoke(transaction, tunnelId, tokenId));
  }

  @Override
  public Future<Void> close() {
    return onContext(
        () -> {
          if (watch != null) {
            watch.stop();
          }
          if (health != null) {
            health.stop();
          }
          return database.close();
        });
  }

  private <T> Future<T> change(Function<Transaction, Future<Change<T>>> body) {
    return onContext(
        () -> transactions.change(body).recover(cause -> Future.failedFuture(explained(cause))));
  }

  /** What got into the table past the checks of a change, such as by hand, is a conflict too. */
  private Throwable explained(Throwable cause) {
    if (database.isDuplicateKey(cause)) {
      return new StoreException(
          StoreException.Kind.CONFLICT, null, "the name, a hostname or an ID is in use already");
    }
    Optional<StoreException> unwritable = database.unwritable(cause);
    if (health != null) {
      unwritable.ifPresent(health::failed);
    }
    return unwritable.<Throwable>map(known -> known).orElse(cause);
  }

  /** The answer comes on the caller's context. */
  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Contexts.promise(vertx);
    context.runOnContext(
        ignored -> Future.succeededFuture().compose(now -> action.get()).onComplete(promise));
    return promise.future();
  }
}
