package dev.culvert.registry.store;

import dev.culvert.core.directory.EntryKind;
import dev.culvert.core.http.Paths;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the path prefixes of a store of version 1 to their one form: it kept them as they were
 * written, {@code /%61dmin} beside {@code /admin}.
 *
 * <p>Of two routes that are one and the same now, the one that was written in that form stays. Both
 * tunnels are logged as changed, the loser first: an edge that knows both routes from its snapshot
 * takes the route from the loser before the winner claims it.
 */
final class StoredPrefixes {

  private static final Logger log = LoggerFactory.getLogger(StoredPrefixes.class);

  /** A row. */
  private record Row(String hostname, String prefix, String tunnelId) {}

  private final Transaction transaction;
  private final Set<String> losers = new LinkedHashSet<>();
  private final Set<String> winners = new LinkedHashSet<>();

  private StoredPrefixes(Transaction transaction) {
    this.transaction = transaction;
  }

  /** Rewrites what is written otherwise. */
  static Future<Void> normalise(Transaction transaction) {
    StoredPrefixes prefixes = new StoredPrefixes(transaction);
    return transaction
        .collect(
            Sql.ESCAPED_PREFIXES,
            Map.of(),
            Collectors.mapping(
                row -> new Row(row.getString(0), row.getString(1), row.getString(2)),
                Collectors.toList()))
        .compose(prefixes::renameAll)
        .compose(ignored -> prefixes.logChanges());
  }

  private Future<Void> renameAll(List<Row> rows) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : rows) {
      String normal = Paths.decodeUnreserved(row.prefix);
      if (!normal.equals(row.prefix)) {
        done = done.compose(ignored -> rename(row, normal));
      }
    }
    return done;
  }

  private Future<Void> rename(Row row, String normal) {
    Map<String, Object> parameters =
        Map.of("hostname", row.hostname, "from", row.prefix, "to", normal);
    return transaction
        .change(Sql.RENAME_PREFIX, parameters)
        .compose(
            renamed -> renamed > 0 ? Future.succeededFuture() : remove(row, normal, parameters));
  }

  private Future<Void> remove(Row row, String normal, Map<String, Object> parameters) {
    return transaction
        .find(
            Sql.OWNER_OF_ROUTE,
            Map.of("hostname", row.hostname, "pathPrefix", normal),
            owner -> owner.getString(0))
        .map(Optional::orElseThrow)
        .compose(
            owner -> {
              log.warn(
                  "Removed route {}{} of tunnel {}: it is the same as {}{} of tunnel {}",
                  row.hostname,
                  row.prefix,
                  row.tunnelId,
                  row.hostname,
                  normal,
                  owner);
              losers.add(row.tunnelId);
              winners.add(owner);
              return transaction.change(Sql.DELETE_PREFIX, parameters);
            })
        .mapEmpty();
  }

  private Future<Void> logChanges() {
    losers.removeAll(winners);
    Future<Void> done = Future.succeededFuture();
    for (Set<String> tunnels : List.of(losers, winners)) {
      for (String tunnel : tunnels) {
        done = done.compose(ignored -> changed(tunnel));
      }
    }
    return done;
  }

  private Future<Void> changed(String tunnel) {
    return transaction
        .find(Sql.NEXT_REVISION, Map.of(), row -> row.getLong(0))
        .map(Optional::orElseThrow)
        .compose(
            revision ->
                transaction
                    .change(Sql.TOUCH_TUNNEL, Map.of("tunnel", tunnel, "revision", revision))
                    .compose(
                        ignored ->
                            transaction.change(
                                Sql.INSERT_CHANGE,
                                Map.of(
                                    "revision",
                                    revision,
                                    "kind",
                                    EntryKind.TUNNEL.name(),
                                    "id",
                                    tunnel,
                                    "now",
                                    transaction.nowMillis()))))
        .mapEmpty();
  }
}
