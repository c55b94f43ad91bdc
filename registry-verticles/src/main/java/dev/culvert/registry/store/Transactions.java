package dev.culvert.registry.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Runs changes and reads as transactions. To be used from one context. */
final class Transactions {

  private final Database database;
  private final LongSupplier nowMillis;
  private final long changesKept;

  /**
   * Transactions of a database.
   *
   * @param nowMillis the wall clock
   * @param changesKept how many rows the table of changes has at most
   */
  Transactions(Database database, LongSupplier nowMillis, long changesKept) {
    this.database = database;
    this.nowMillis = nowMillis;
    this.changesKept = changesKept;
  }

  /**
   * Carries out a change, alone among all registries, and records it.
   *
   * @return completes after the commit; fails, and nothing has changed, if the body fails
   */
  <T> Future<T> change(Function<Transaction, Future<Change<T>>> body) {
    return within(
            database.beginChange(),
            connection ->
                nextRevision(connection)
                    .compose(
                        transaction ->
                            body.apply(transaction).compose(change -> record(transaction, change))))
        .compose(value -> database.settle().map(value));
  }

  /** Reads several things in one consistent snapshot. */
  <T> Future<T> snapshot(Function<Transaction, Future<T>> body) {
    return within(
        database.beginSnapshot(),
        connection ->
            body.apply(new Transaction(connection, 0, nowMillis.getAsLong())).map(Step::commit));
  }

  /** Creates or changes tables, while no other registry does. */
  <T> Future<T> migration(Function<Transaction, Future<T>> body) {
    return within(
        database.beginChange(),
        connection ->
            database
                .lockSchema(connection)
                .compose(
                    locked -> body.apply(new Transaction(connection, 0, nowMillis.getAsLong())))
                .map(Step::commit));
  }

  private Future<Transaction> nextRevision(SqlConnection connection) {
    long now = nowMillis.getAsLong();
    return new Transaction(connection, 0, now)
        .find(Sql.NEXT_REVISION, Map.of(), row -> row.getLong(0))
        .map(revision -> new Transaction(connection, revision.orElseThrow(), now));
  }

  private <T> Future<Step<T>> record(Transaction transaction, Change<T> change) {
    if (change.kind() == null) {
      return Future.succeededFuture(new Step<>(change.value(), "ROLLBACK"));
    }
    long upTo = transaction.revision() - changesKept;
    return transaction
        .change(
            Sql.INSERT_CHANGE,
            Map.of(
                "revision",
                transaction.revision(),
                "kind",
                change.kind().name(),
                "id",
                change.id(),
                "now",
                transaction.nowMillis()))
        .compose(
            ignored ->
                upTo > 0
                    ? transaction.change(Sql.PRUNE_CHANGES, Map.of("upTo", upTo))
                    : Future.succeededFuture(0))
        .compose(ignored -> database.announce(transaction.connection()))
        .map(Step.commit(change.value()));
  }

  /** What a transaction is to end with. */
  private record Step<T>(T value, String end) {
    static <T> Step<T> commit(T value) {
      return new Step<>(value, "COMMIT");
    }
  }

  /** An end that fails is followed by a rollback, so that no transaction outlives its turn. */
  private <T> Future<T> within(String begin, Function<SqlConnection, Future<Step<T>>> body) {
    return database
        .pool()
        .getConnection()
        .compose(
            connection ->
                execute(connection, begin)
                    .compose(
                        begun ->
                            body.apply(connection)
                                .compose(step -> execute(connection, step.end()).map(step.value()))
                                .recover(
                                    cause ->
                                        execute(connection, "ROLLBACK")
                                            .transform(done -> Future.failedFuture(cause))))
                    .eventually(connection::close));
  }

  private static Future<Void> execute(SqlConnection connection, String sql) {
    return connection.query(sql).execute().mapEmpty();
  }
}
