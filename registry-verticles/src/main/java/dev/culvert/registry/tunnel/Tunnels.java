package dev.culvert.registry.tunnel;

import dev.culvert.core.directory.Directory;
import dev.culvert.core.directory.DirectoryEntry;
import dev.culvert.core.directory.DirectoryPage;
import dev.culvert.core.directory.DirectoryPull;
import dev.culvert.core.internals.Contexts;
import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.core.tunnel.TunnelToken;
import dev.culvert.registry.store.Idempotency;
import dev.culvert.registry.store.NewTunnel;
import dev.culvert.registry.store.StoreChanges;
import dev.culvert.registry.store.StoreException;
import dev.culvert.registry.store.TunnelStore;
import dev.culvert.registry.store.TunnelStore.Outcome;
import dev.culvert.registry.store.TunnelUpdate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tunnels of the cluster, for whoever asks a registry. Reading is from memory. A change goes to
 * the store, and its future completes when it is on disk, in memory here, and on its way to the
 * edges.
 *
 * <p>Changes fail as {@link TunnelStore} says. Usable from any thread; futures complete on the
 * caller's context.
 */
public final class Tunnels {

  private static final Logger log = LoggerFactory.getLogger(Tunnels.class);

  private final Vertx vertx;
  private final TunnelStore store;
  private final String clusterTag;
  private final Consumer<DirectoryPage> publish;
  private final SecureRandom random = new SecureRandom();

  /** By name, for pages of a list; written by the context below. */
  private final NavigableMap<String, Tunnel> byName = new ConcurrentSkipListMap<>();

  /** Changes the directory; everything below that is not final and volatile belongs to it. */
  private final Context context;

  private volatile Directory directory;
  private Future<Void> catchingUp = Future.succeededFuture();
  private Promise<Void> nextCatchUp;

  /**
   * Nothing yet.
   *
   * @param clusterTag stands in the tokens that are made
   * @param publish hears, on this object's own context, of each change once it is in memory here
   */
  public Tunnels(
      Vertx vertx, TunnelStore store, String clusterTag, Consumer<DirectoryPage> publish) {
    this.vertx = vertx;
    this.store = store;
    this.clusterTag = clusterTag;
    this.publish = publish;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Opens the store and reads everything.
   *
   * @return fails with a {@link dev.culvert.core.config.StartException} that says why it cannot
   */
  public Future<Void> open() {
    return store
        .open()
        .compose(
            storeId ->
                store.changesSince(Directory.NOTHING).map(changes -> new Loaded(storeId, changes)))
        .compose(loaded -> onContext(() -> loaded(loaded)))
        .onSuccess(ignored -> store.onForeignChange(this::catchUp));
  }

  private record Loaded(UUID storeId, StoreChanges changes) {}

  private Future<Void> loaded(Loaded loaded) {
    Directory fresh = new Directory(loaded.storeId(), loaded.changes().deletionsKnownSince());
    byName.clear();
    take(fresh, loaded.changes());
    directory = fresh;
    log.info(
        "Store {} at revision {}: {} tunnels, {} routes",
        fresh.storeId(),
        fresh.revision(),
        fresh.tunnelCount(),
        fresh.routeCount());
    return Future.succeededFuture();
  }

  /** The current directory; null before {@link #open} has succeeded. */
  public Directory directory() {
    return directory;
  }

  /** A page of changes for an edge. */
  public DirectoryPage page(DirectoryPull pull) {
    return directory.page(pull);
  }

  // ---- reading

  /**
   * Tunnels in the order of their names.
   *
   * @param afterName where the page before ended; empty for the first
   */
  public List<Tunnel> list(String afterName, int limit) {
    return byName.tailMap(afterName, false).values().stream().limit(limit).toList();
  }

  /** All tunnels in the order of their names; live. */
  public Collection<Tunnel> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /**
   * The tunnel with this name or UUID; looks into the store before it says that there is none.
   *
   * @return fails with a {@link StoreException} of the kind {@code NOT_FOUND}
   */
  public Future<Tunnel> find(String nameOrId) {
    Tunnel known = known(nameOrId);
    return known != null
        ? Future.succeededFuture(known)
        : catchUp()
            .compose(
                ignored -> {
                  Tunnel found = known(nameOrId);
                  return found != null
                      ? Future.succeededFuture(found)
                      : Future.failedFuture(
                          new StoreException(
                              StoreException.Kind.NOT_FOUND,
                              null,
                              "there is no tunnel " + nameOrId));
                });
  }

  private Tunnel known(String nameOrId) {
    Tunnel named = byName.get(nameOrId);
    if (named != null) {
      return named;
    }
    try {
      return directory.tunnel(UUID.fromString(nameOrId));
    } catch (IllegalArgumentException noUuid) {
      return null;
    }
  }

  // ---- changing

  /**
   * A tunnel that was asked for.
   *
   * @param tunnel as it is now
   * @param token its token; empty if an earlier request with the same key made the tunnel
   */
  public record CreatedTunnel(Tunnel tunnel, Optional<TunnelToken> token) {}

  /**
   * A token that was asked for.
   *
   * @param hash as it is stored
   * @param token itself; empty if an earlier request with the same key made it
   */
  public record CreatedToken(TokenHash hash, Optional<TunnelToken> token) {}

  /**
   * Makes a tunnel and its first token.
   *
   * @param config the text of a JSON object
   * @param idempotency or null
   */
  public Future<CreatedTunnel> create(
      String name, int connectorLimit, List<Route> routes, String config, Idempotency idempotency) {
    UUID id = UUID.randomUUID();
    TunnelToken token = TunnelToken.create(clusterTag, id, random);
    long now = System.currentTimeMillis();
    NewTunnel tunnel =
        new NewTunnel(id, name, connectorLimit, now, routes, hash(token, now), config);
    return changed(store.create(tunnel, idempotency))
        .map(made -> new CreatedTunnel(made.value(), fresh(made, token)));
  }

  /** As {@link TunnelStore#update}. */
  public Future<Tunnel> update(UUID id, TunnelUpdate update, OptionalLong expectedRevision) {
    return changed(store.update(id, update, expectedRevision));
  }

  /** As {@link TunnelStore#delete}. */
  public Future<Void> delete(UUID id, OptionalLong expectedRevision) {
    return changed(store.delete(id, expectedRevision));
  }

  /** As {@link TunnelStore#addRoute}. */
  public Future<Outcome<Tunnel>> addRoute(UUID id, Route route, Idempotency idempotency) {
    return changed(store.addRoute(id, route, idempotency));
  }

  /** As {@link TunnelStore#changeRoute}. */
  public Future<Tunnel> changeRoute(UUID id, Route route, JsonObject patch) {
    return changed(store.changeRoute(id, route, patch));
  }

  /** As {@link TunnelStore#removeRoute}. */
  public Future<Tunnel> removeRoute(UUID id, Route route) {
    return changed(store.removeRoute(id, route));
  }

  /** Makes one more token of a tunnel. */
  public Future<CreatedToken> addToken(UUID id, Idempotency idempotency) {
    TunnelToken token = TunnelToken.create(clusterTag, id, random);
    TokenHash hash = hash(token, System.currentTimeMillis());
    return changed(store.addToken(id, hash, idempotency))
        .map(made -> new CreatedToken(made.value(), fresh(made, token)));
  }

  /** As {@link TunnelStore#revokeToken}. */
  public Future<Tunnel> revokeToken(UUID id, UUID tokenId) {
    return changed(store.revokeToken(id, tokenId));
  }

  private static TokenHash hash(TunnelToken token, long nowMillis) {
    return new TokenHash(UUID.randomUUID(), token.sha256(), nowMillis);
  }

  private static Optional<TunnelToken> fresh(Outcome<?> outcome, TunnelToken token) {
    return outcome.replayed() ? Optional.empty() : Optional.of(token);
  }

  /** A committed change is acknowledged even if reading it back fails: the next poll does that. */
  private <T> Future<T> changed(Future<T> change) {
    return change.compose(result -> catchUp().otherwiseEmpty().map(result));
  }

  // ---- keeping up

  /**
   * Reads what changed in the store since the last time.
   *
   * @return completes when everything that was committed before the call is in memory
   */
  public Future<Void> catchUp() {
    return onContext(this::catchUpHere);
  }

  /** At most one query runs and one waits, however many ask. */
  private Future<Void> catchUpHere() {
    if (nextCatchUp != null) {
      return nextCatchUp.future();
    }
    if (catchingUp.isComplete()) {
      catchingUp = readChanges();
      return catchingUp;
    }
    Promise<Void> next = Promise.promise();
    nextCatchUp = next;
    catchingUp.onComplete(
        done ->
            context.runOnContext(
                ignored -> {
                  nextCatchUp = null;
                  catchingUp = readChanges();
                  catchingUp.onComplete(next);
                }));
    return next.future();
  }

  private Future<Void> readChanges() {
    return Future.succeededFuture()
        .compose(ignored -> store.changesSince(directory.revision()))
        .compose(changes -> onContext(() -> isGap(changes) ? readAnew() : taken(changes)))
        .onFailure(cause -> log.warn("The store cannot be read: {}", cause.toString()));
  }

  /** Deletions were missed, or the store was restored from a backup. */
  private boolean isGap(StoreChanges changes) {
    long ours = directory.revision();
    return ours < changes.deletionsKnownSince() || changes.revision() < ours;
  }

  private Future<Void> readAnew() {
    log.warn(
        "The changes of the store do not follow revision {}: everything is read anew",
        directory.revision());
    return store
        .changesSince(Directory.NOTHING)
        .compose(changes -> onContext(() -> loaded(new Loaded(directory.storeId(), changes))))
        .onSuccess(
            ignored ->
                publish.accept(
                    new DirectoryPage(
                        directory.storeId(),
                        directory.revision(),
                        directory.revision(),
                        false,
                        false,
                        List.of())));
  }

  private Future<Void> taken(StoreChanges changes) {
    long since = directory.revision();
    List<DirectoryEntry> applied = take(directory, changes);
    if (!applied.isEmpty()) {
      publish.accept(
          new DirectoryPage(
              directory.storeId(), since, directory.revision(), false, false, applied));
    }
    return Future.succeededFuture();
  }

  private List<DirectoryEntry> take(Directory target, StoreChanges changes) {
    List<DirectoryEntry> applied = new ArrayList<>();
    for (DirectoryEntry entry : changes.entries()) {
      DirectoryEntry before = target.apply(entry);
      if (before != null) {
        applied.add(entry);
        rename(before.tunnel(), entry.tunnel());
      }
    }
    target.advance(changes.revision());
    return applied;
  }

  private void rename(Tunnel before, Tunnel now) {
    if (now != null) {
      byName.put(now.name(), now);
    }
    if (before != null && (now == null || !now.name().equals(before.name()))) {
      byName.computeIfPresent(
          before.name(), (name, owner) -> owner.id().equals(before.id()) ? null : owner);
    }
  }

  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Contexts.promise(vertx);
    // Within a composition an exception of the action fails the future instead of being lost.
    context.runOnContext(
        ignored -> Future.succeededFuture().compose(now -> action.get()).onComplete(promise));
    return promise.future();
  }
}
