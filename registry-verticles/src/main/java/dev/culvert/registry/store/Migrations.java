package dev.culvert.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.culvert.core.config.StartException;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Brings the tables of a store to what this program needs: script after script, each one version,
 * all in one transaction.
 */
final class Migrations {

  /** What this program has: the number of scripts is the version it makes. */
  static final List<String> SCRIPTS = List.of("1-tunnels.sql", "2-log.sql");

  /** What a script cannot do, after it. */
  private static final Map<String, Function<Transaction, Future<Void>>> AFTER =
      Map.of("2-log.sql", StoredPrefixes::normalise);

  private final List<String> scripts;
  private final String description;

  /**
   * Migrations by scripts.
   *
   * @param scripts resources beside this class: the first makes version 1
   * @param description of the store, for messages
   */
  Migrations(List<String> scripts, String description) {
    this.scripts = List.copyOf(scripts);
    this.description = description;
  }

  /** The migrations of this program. */
  static Migrations current(String description) {
    return new Migrations(SCRIPTS, description);
  }

  /**
   * Applies what is missing.
   *
   * @return the store's UUID, made by who comes first; fails with a {@link StartException}, and
   *     changes nothing, if the store is newer
   */
  Future<UUID> apply(Database database, Transaction transaction) {
    return version(database, transaction)
        .compose(
            version ->
                version > scripts.size()
                    ? Future.failedFuture(newer(version))
                    : upgrade(transaction, version))
        .compose(ignored -> storeId(transaction));
  }

  private StartException newer(int version) {
    return new StartException(
        description
            + ": has schema version "
            + version
            + ", and this program knows versions up to "
            + scripts.size()
            + ": start a newer program, or restore the backup from before the upgrade");
  }

  private static Future<Integer> version(Database database, Transaction transaction) {
    return transaction
        .find(database.countTables(), Map.of("name", Sql.SCHEMA_TABLE), row -> row.getLong(0) > 0)
        .compose(
            exists ->
                exists.orElseThrow()
                    ? transaction
                        .find(Sql.SCHEMA_VERSION, Map.of(), row -> row.getInteger(0))
                        .map(version -> version.orElse(0))
                    : transaction.change(Sql.CREATE_SCHEMA_VERSION, Map.of()).map(0));
  }

  private Future<Void> upgrade(Transaction transaction, int fromVersion) {
    Future<Void> done = Future.succeededFuture();
    for (int version = fromVersion + 1; version <= scripts.size(); version++) {
      int next = version;
      done = done.compose(ignored -> upgradeTo(transaction, next));
    }
    return done;
  }

  private Future<Void> upgradeTo(Transaction transaction, int version) {
    Future<?> done = Future.succeededFuture();
    String name = scripts.get(version - 1);
    for (String statement : script(name).split(";", -1)) {
      if (!statement.isBlank()) {
        done = done.compose(ignored -> transaction.change(statement.strip(), Map.of()));
      }
    }
    return done.compose(
            ignored ->
                AFTER.getOrDefault(name, nothing -> Future.succeededFuture()).apply(transaction))
        .compose(
            ignored ->
                transaction.change(
                    Sql.INSERT_SCHEMA_VERSION,
                    Map.of("version", version, "now", transaction.nowMillis())))
        .mapEmpty();
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no script " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Future<UUID> storeId(Transaction transaction) {
    return transaction
        .find(Sql.STORE_ID, Map.of(), row -> UUID.fromString(row.getString(0)))
        .compose(
            known -> {
              if (known.isPresent()) {
                return Future.succeededFuture(known.get());
              }
              UUID fresh = UUID.randomUUID();
              return transaction
                  .change(Sql.INSERT_STORE, Map.of("store", fresh.toString()))
                  .map(fresh);
            });
  }
}
