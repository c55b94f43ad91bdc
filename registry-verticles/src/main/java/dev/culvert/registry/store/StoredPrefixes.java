package dev.culvert.registry.store;

import dev.culvert.core.http.Paths;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the path prefixes of a store of version 1 to their one form: it kept them as they were
 * written, {@code /%61dmin} beside {@code /admin}.
 */
final class StoredPrefixes {

  private static final Logger log = LoggerFactory.getLogger(StoredPrefixes.class);

  /** A row's key. */
  private record Key(String hostname, String prefix) {}

  private StoredPrefixes() {}

  /** Of two routes that are one and the same now, the one that was written in that form stays. */
  static Future<Void> normalise(Transaction transaction) {
    return transaction
        .collect(
            Sql.ESCAPED_PREFIXES,
            Map.of(),
            Collectors.mapping(
                row -> new Key(row.getString(0), row.getString(1)), Collectors.toList()))
        .compose(keys -> normalise(transaction, keys));
  }

  private static Future<Void> normalise(Transaction transaction, List<Key> keys) {
    Future<Void> done = Future.succeededFuture();
    for (Key key : keys) {
      String normal = Paths.decodeUnreserved(key.prefix);
      if (!normal.equals(key.prefix)) {
        done = done.compose(ignored -> rename(transaction, key, normal));
      }
    }
    return done;
  }

  private static Future<Void> rename(Transaction transaction, Key key, String normal) {
    Map<String, Object> parameters =
        Map.of("hostname", key.hostname, "from", key.prefix, "to", normal);
    return transaction
        .change(Sql.RENAME_PREFIX, parameters)
        .compose(
            renamed -> {
              if (renamed > 0) {
                return Future.succeededFuture();
              }
              log.warn(
                  "Removed route {}{}: it is the same as {}{}, which there is as well",
                  key.hostname,
                  key.prefix,
                  key.hostname,
                  normal);
              return transaction.change(Sql.DELETE_PREFIX, parameters);
            })
        .mapEmpty();
  }
}
