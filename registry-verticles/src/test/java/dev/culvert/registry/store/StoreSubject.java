package dev.culvert.registry.store;

import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.TunnelStore.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** What the tests of a store have in common: a clock, stores that are closed in the end. */
abstract class StoreSubject {

  static final List<String> SCRIPTS = Migrations.SCRIPTS;
  static final OptionalLong ANY = OptionalLong.empty();
  private static final int LIMIT_SECONDS = 60;

  final Vertx vertx = Vertx.vertx();
  final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  long changesKept = 100_000;
  private final List<TunnelStore> opened = new ArrayList<>();

  /** Another client of the same database. */
  abstract Database database();

  @AfterEach
  void closeAll() {
    opened.forEach(store -> await(store.close()));
    await(vertx.close());
  }

  SqlTunnelStore unopened(String... moreScripts) {
    List<String> scripts = new ArrayList<>(SCRIPTS);
    scripts.addAll(List.of(moreScripts));
    return over(database(), scripts);
  }

  SqlTunnelStore over(Database database, List<String> scripts) {
    SqlTunnelStore store =
        new SqlTunnelStore(
            vertx,
            database,
            new Migrations(scripts, database.description()),
            now::get,
            changesKept);
    opened.add(store);
    return store;
  }

  SqlTunnelStore open(String... moreScripts) {
    SqlTunnelStore store = unopened(moreScripts);
    await(store.open());
    return store;
  }

  /** A new tunnel with these routes. */
  static NewTunnel tunnel(String name, String... routes) {
    return new NewTunnel(
        UUID.randomUUID(),
        name,
        Tunnel.DEFAULT_CONNECTOR_LIMIT,
        1_600_000_000_000L,
        List.of(routes).stream().map(Route::parse).toList(),
        token("first of " + name, 1),
        Tunnel.EMPTY_CONFIG);
  }

  static TokenHash token(String sha256, long createdAtMillis) {
    return new TokenHash(UUID.randomUUID(), sha256, createdAtMillis);
  }

  static Tunnel create(TunnelStore store, NewTunnel tunnel) {
    Outcome<Tunnel> outcome = await(store.create(tunnel, null));
    return outcome.value();
  }

  static StoreChanges all(TunnelStore store) {
    return await(store.changesSince(Directory.NOTHING));
  }

  static List<Tunnel> tunnels(Collection<DirectoryEntry> entries) {
    return entries.stream().map(DirectoryEntry::tunnel).toList();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("not done after " + LIMIT_SECONDS + " s", e);
    }
  }

  /** How a future fails. */
  static Throwable failure(Future<?> future) {
    try {
      throw new AssertionError("did not fail, but came to " + await(future));
    } catch (AssertionError e) {
      throw e;
    } catch (Throwable cause) {
      return cause;
    }
  }

  /** How a change is refused. */
  static StoreException refusal(Supplier<Future<?>> change) {
    return (StoreException) failure(change.get());
  }
}
