package dev.culvert.registry.store;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.sqlclient.Row;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** A row of the table of tunnels; the fields are those of {@link Tunnel}. */
record TunnelRow(
    UUID id, String name, int connectorLimit, long createdAtMillis, long revision, String config) {

  /** One order for both databases, whatever their collations. */
  private static final Comparator<Route> BY_HOSTNAME =
      Comparator.comparing(Route::hostname).thenComparing(Route::pathPrefix);

  private static final Comparator<TokenHash> OLDEST_FIRST =
      Comparator.comparingLong(TokenHash::createdAtMillis).thenComparing(TokenHash::id);

  /** A row of {@link Sql#TUNNEL} or {@link Sql#TUNNELS_SINCE}. */
  static TunnelRow of(Row row) {
    return new TunnelRow(
        UUID.fromString(row.getString(0)),
        row.getString(1),
        row.getInteger(2),
        row.getLong(3),
        row.getLong(4),
        row.getString(5));
  }

  /** A row of {@link Sql#ROUTES} or {@link Sql#ROUTES_SINCE}. */
  static Route route(Row row) {
    return new Route(row.getString(1), row.getString(2), StoredOptions.read(row.getString(3)));
  }

  /** A row of {@link Sql#TOKENS} or {@link Sql#TOKENS_SINCE}. */
  static TokenHash token(Row row) {
    return new TokenHash(UUID.fromString(row.getString(1)), row.getString(2), row.getLong(3));
  }

  /** The tunnel with what belongs to it. */
  Tunnel with(List<Route> routes, List<TokenHash> tokens) {
    return new Tunnel(
        id,
        name,
        connectorLimit,
        createdAtMillis,
        revision,
        routes.stream().sorted(BY_HOSTNAME).toList(),
        tokens.stream().sorted(OLDEST_FIRST).toList(),
        config);
  }
}
