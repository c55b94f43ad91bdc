package dev.culvert.registry.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads tunnels with their routes and tokens, and whatever else the log has: a fixed number of
 * queries, however many there are.
 */
final class TunnelReader {

  private final Vertx vertx;

  TunnelReader(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A tunnel's own row; fails with {@code NOT_FOUND}. */
  static Future<TunnelRow> row(Transaction transaction, UUID tunnelId) {
    return transaction
        .find(Sql.TUNNEL, Map.of("tunnel", tunnelId.toString()), TunnelRow::of)
        .map(
            row ->
                row.orElseThrow(
                    () ->
                        new StoreException(
                            StoreException.Kind.NOT_FOUND,
                            null,
                            "there is no tunnel " + tunnelId)));
  }

  /** A tunnel with all that belongs to it; fails with {@code NOT_FOUND}. */
  static Future<Tunnel> tunnel(Transaction transaction, UUID tunnelId) {
    Map<String, Object> parameters = Map.of("tunnel", tunnelId.toString());
    return row(transaction, tunnelId)
        .compose(
            row ->
                transaction
                    .collect(Sql.ROUTES, parameters, mapping(TunnelRow::route, toList()))
                    .compose(
                        routes ->
                            tokens(transaction, tunnelId).map(tokens -> row.with(routes, tokens))));
  }

  /** The tokens of a tunnel, in no order. */
  static Future<List<TokenHash>> tokens(Transaction transaction, UUID tunnelId) {
    return transaction.collect(
        Sql.TOKENS, Map.of("tunnel", tunnelId.toString()), mapping(TunnelRow::token, toList()));
  }

  /** Everything that changed after a revision. */
  Future<StoreChanges> changesSince(Transaction snapshot, long since) {
    return snapshot
        .find(Sql.HEAD, Map.of(), row -> new Head(row.getLong(0), row.getLong(1)))
        .map(head -> head.orElseThrow())
        .compose(
            head ->
                head.revision() == since
                    ? Future.succeededFuture(head.with(List.of()))
                    : entriesSince(snapshot, since).map(head::with));
  }

  private record Head(long revision, Long oldestChange) {
    StoreChanges with(List<DirectoryEntry> entries) {
      long deletionsKnownSince = oldestChange == null ? revision : oldestChange - 1;
      return new StoreChanges(revision, deletionsKnownSince, entries);
    }
  }

  private Future<List<DirectoryEntry>> entriesSince(Transaction snapshot, long since) {
    Map<String, Object> parameters = Map.of("since", since);
    Found found = new Found();
    return snapshot
        .collect(Sql.TUNNELS_SINCE, parameters, mapping(TunnelRow::of, toList()))
        .compose(
            tunnels -> {
              found.tunnels = tunnels;
              return snapshot.collect(
                  Sql.ROUTES_SINCE,
                  parameters,
                  groupingBy(row -> row.getString(0), mapping(TunnelRow::route, toList())));
            })
        .compose(
            routes -> {
              found.routes = routes;
              return snapshot.collect(
                  Sql.TOKENS_SINCE,
                  parameters,
                  groupingBy(row -> row.getString(0), mapping(TunnelRow::token, toList())));
            })
        .compose(
            tokens -> {
              found.tokens = tokens;
              return snapshot.collect(
                  Sql.ENTRIES_SINCE, parameters, mapping(LogRow::entry, toList()));
            })
        .compose(
            others -> {
              found.others = others;
              return snapshot.collect(
                  Sql.DELETIONS_SINCE, parameters, mapping(LogRow::deletion, toList()));
            })
        .compose(deletions -> vertx.executeBlocking(() -> found.with(deletions)));
  }

  /** What the queries found so far. */
  private static final class Found {
    private List<TunnelRow> tunnels;
    private Map<String, List<Route>> routes;
    private Map<String, List<TokenHash>> tokens;
    private List<DirectoryEntry> others;

    List<DirectoryEntry> with(List<DirectoryEntry> deletions) {
      List<DirectoryEntry> entries = new ArrayList<>();
      for (TunnelRow row : tunnels) {
        String id = row.id().toString();
        entries.add(
            DirectoryEntry.of(
                row.with(routes.getOrDefault(id, List.of()), tokens.getOrDefault(id, List.of()))));
      }
      entries.addAll(others);
      entries.addAll(deletions);
      entries.sort(Comparator.comparingLong(DirectoryEntry::revision));
      return entries;
    }
  }
}
