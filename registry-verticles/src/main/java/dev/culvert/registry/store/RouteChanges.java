package dev.culvert.registry.store;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.IdempotencyKeys.Made;
import dev.culvert.registry.store.StoreException.Kind;
import dev.culvert.registry.store.TunnelStore.Outcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Adds, changes and removes routes, each within a transaction. */
final class RouteChanges {

  private RouteChanges() {}

  /**
   * The routes of a new tunnel.
   *
   * @return fails with {@code LIMIT} or {@code CONFLICT}
   */
  static Future<Void> insertAll(Transaction transaction, UUID tunnelId, List<Route> routes) {
    if (routes.size() > Tunnel.MAX_ROUTES) {
      return Future.failedFuture(tooMany("routes", routes.size()));
    }
    Set<Route> different = new HashSet<>();
    for (int i = 0; i < routes.size(); i++) {
      if (!different.add(routes.get(i).withoutOptions())) {
        return Future.failedFuture(
            new StoreException(
                Kind.CONFLICT, field(i), routes.get(i) + " is there more than once"));
      }
    }
    return transaction
        .changeEach(
            Sql.INSERT_FREE_ROUTE,
            routes.stream().map(route -> parameters(tunnelId, route)).toList())
        .compose(ignored -> count(transaction, tunnelId))
        .compose(
            count ->
                count == routes.size()
                    ? Future.succeededFuture()
                    : taken(transaction, tunnelId, routes, 0));
  }

  /** The first of the routes that another tunnel has. */
  private static Future<Void> taken(
      Transaction transaction, UUID tunnelId, List<Route> routes, int index) {
    Route route = routes.get(index);
    return owner(transaction, tunnelId, route)
        .compose(
            owner ->
                owner.id().equals(tunnelId)
                    ? taken(transaction, tunnelId, routes, index + 1)
                    : Future.failedFuture(conflict(field(index), route, owner)));
  }

  private static String field(int index) {
    return "routes/" + index + "/hostname";
  }

  /** As {@link TunnelStore#addRoute}. */
  static Future<Change<Outcome<Tunnel>>> add(
      Transaction transaction, UUID tunnelId, Route route, Idempotency idempotency) {
    return IdempotencyKeys.once(
        transaction,
        idempotency,
        made ->
            TunnelReader.tunnel(transaction, made.tunnelId()).map(now -> new Outcome<>(now, true)),
        () ->
            TunnelReader.row(transaction, tunnelId)
                .compose(row -> insert(transaction, row, route))
                .compose(
                    ignored ->
                        IdempotencyKeys.remember(
                            transaction, idempotency, new Made(tunnelId, null)))
                .compose(ignored -> TunnelChanges.touch(transaction, tunnelId))
                .map(now -> Change.of(tunnelId, new Outcome<>(now, false))));
  }

  private static Future<Void> insert(Transaction transaction, TunnelRow tunnel, Route route) {
    return transaction
        .change(Sql.INSERT_FREE_ROUTE, parameters(tunnel.id(), route))
        .compose(
            inserted ->
                inserted == 1
                    ? Future.<Void>succeededFuture()
                    : owner(transaction, tunnel.id(), route)
                        .compose(owner -> Future.failedFuture(conflict("hostname", route, owner))))
        .compose(ignored -> count(transaction, tunnel.id()))
        .compose(
            count ->
                count <= Tunnel.MAX_ROUTES
                    ? Future.succeededFuture()
                    : Future.failedFuture(tooMany("hostname", count)));
  }

  /** As {@link TunnelStore#changeRoute}. */
  static Future<Change<Tunnel>> change(
      Transaction transaction, UUID tunnelId, Route route, JsonObject patch) {
    return TunnelReader.row(transaction, tunnelId)
        .compose(
            row ->
                transaction
                    .find(
                        Sql.ROUTE_OPTIONS, parameters(tunnelId, route), found -> found.getString(0))
                    .map(before -> before.orElseThrow(() -> noRoute(row, route))))
        .compose(
            before -> {
              Map<String, Object> parameters = new HashMap<>(parameters(tunnelId, route));
              parameters.put("options", StoredOptions.merged(before, patch));
              return transaction.change(Sql.UPDATE_ROUTE, parameters);
            })
        .compose(changed -> TunnelChanges.touch(transaction, tunnelId))
        .map(now -> Change.of(tunnelId, now));
  }

  /** As {@link TunnelStore#removeRoute}. */
  static Future<Change<Tunnel>> remove(Transaction transaction, UUID tunnelId, Route route) {
    return TunnelReader.row(transaction, tunnelId)
        .compose(
            row ->
                transaction
                    .change(Sql.DELETE_ROUTE, parameters(tunnelId, route))
                    .compose(
                        removed ->
                            removed == 1
                                ? TunnelChanges.touch(transaction, tunnelId)
                                : Future.failedFuture(noRoute(row, route))))
        .map(now -> Change.of(tunnelId, now));
  }

  private static StoreException noRoute(TunnelRow tunnel, Route route) {
    return new StoreException(
        Kind.NOT_FOUND, null, "tunnel " + tunnel.name() + " has no route " + route);
  }

  private static Map<String, Object> parameters(UUID tunnelId, Route route) {
    return Map.of(
        "hostname", route.hostname(),
        "pathPrefix", route.pathPrefix(),
        "tunnel", tunnelId.toString(),
        "options", StoredOptions.write(route.options()));
  }

  private static Future<Long> count(Transaction transaction, UUID tunnelId) {
    return transaction
        .find(Sql.COUNT_ROUTES, Map.of("tunnel", tunnelId.toString()), row -> row.getLong(0))
        .map(count -> count.orElse(0L));
  }

  /**
   * A tunnel that has a route.
   *
   * @param name what people call it
   */
  private record Owner(UUID id, String name) {}

  private static Future<Owner> owner(Transaction transaction, UUID tunnelId, Route route) {
    return transaction
        .find(
            Sql.OWNER_OF_ROUTE,
            parameters(tunnelId, route),
            row -> new Owner(UUID.fromString(row.getString(0)), row.getString(1)))
        .map(found -> found.orElseThrow());
  }

  private static StoreException conflict(String field, Route route, Owner owner) {
    return new StoreException(
        Kind.CONFLICT,
        field,
        route + " is a route of tunnel " + owner.name() + " (" + owner.id() + ") already");
  }

  private static StoreException tooMany(String field, long count) {
    return new StoreException(
        Kind.LIMIT,
        field,
        count + " routes are more than the " + Tunnel.MAX_ROUTES + " a tunnel may have");
  }
}
