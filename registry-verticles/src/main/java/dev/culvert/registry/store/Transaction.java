package dev.culvert.registry.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * Statements of {@link Sql} within one transaction, one after the other.
 *
 * @param revision what the change gets; of no meaning in a snapshot
 * @param nowMillis when it began, in milliseconds since the epoch
 */
record Transaction(SqlConnection connection, long revision, long nowMillis) {

  /** The row a query finds, if any. */
  <T> Future<Optional<T>> find(
      String sql, Map<String, Object> parameters, Function<Row, T> mapping) {
    return SqlTemplate.forQuery(connection, sql)
        .execute(parameters)
        .map(Transaction::first)
        .map(row -> row.map(mapping));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  /** All rows of a query, collected on the thread that decodes them. */
  <T> Future<T> collect(String sql, Map<String, Object> parameters, Collector<Row, ?, T> rows) {
    return SqlTemplate.forQuery(connection, sql)
        .collecting(rows)
        .execute(parameters)
        .map(SqlResult::value);
  }

  /** How many rows a statement changed. */
  Future<Integer> change(String sql, Map<String, Object> parameters) {
    return SqlTemplate.forUpdate(connection, sql).execute(parameters).map(SqlResult::rowCount);
  }

  /** The same statement many times. */
  Future<Void> changeEach(String sql, List<Map<String, Object>> parameters) {
    return parameters.isEmpty()
        ? Future.succeededFuture()
        : SqlTemplate.forUpdate(connection, sql).executeBatch(parameters).mapEmpty();
  }
}
