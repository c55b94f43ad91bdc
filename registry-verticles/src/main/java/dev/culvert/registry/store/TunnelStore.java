package dev.culvert.registry.store;

import dev.culvert.core.tunnel.Route;
import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Where the tunnels, routes and tokens of the cluster are kept. Each change takes the next number
 * of one revision counter and leaves a row in the log of changes (revision, kind, ID), in one
 * transaction; its future completes after the commit is on disk.
 *
 * <p>A change fails with a {@link StoreException} when it does not fit what is there, and then
 * nothing has changed; with another exception when the store cannot be reached, and then it may or
 * may not have been made. Usable from any thread; futures complete on the caller's context.
 */
public interface TunnelStore {

  /**
   * Makes the store usable: creates or migrates its tables. To be called once, first.
   *
   * @return its UUID; fails with a {@link dev.culvert.core.config.StartException} when the store is
   *     newer than this program, damaged, taken by another registry or not to be reached
   */
  Future<UUID> open();

  /** Everything that changed after a revision; -1 for all there is. */
  Future<StoreChanges> changesSince(long revision);

  /**
   * Calls the listener, on some thread, when the store may have changed otherwise than through this
   * object. Once at most.
   */
  void onForeignChange(Runnable listener);

  /**
   * Tells the listener, on some thread, why nothing can be written to the store when that begins,
   * and nothing when it can be again. Once at most.
   */
  void onUnwritable(Consumer<Optional<String>> listener);

  /**
   * Makes a tunnel.
   *
   * @param idempotency of the request, or null; when a request of that key made a tunnel before,
   *     that one is returned
   */
  Future<Outcome<Tunnel>> create(NewTunnel tunnel, Idempotency idempotency);

  /**
   * Changes a tunnel's own fields.
   *
   * @param expectedRevision the change is made only if the tunnel is at this revision
   */
  Future<Tunnel> update(UUID tunnelId, TunnelUpdate update, OptionalLong expectedRevision);

  /** Deletes a tunnel with all that belongs to it. */
  Future<Void> delete(UUID tunnelId, OptionalLong expectedRevision);

  /** Adds a route; it must not be another tunnel's, nor this one's already. */
  Future<Outcome<Tunnel>> addRoute(UUID tunnelId, Route route, Idempotency idempotency);

  /**
   * Changes the options of a route of this tunnel.
   *
   * @param patch as {@link dev.culvert.core.tunnel.RouteOption#checked} gives it: a JSON merge
   *     patch
   */
  Future<Tunnel> changeRoute(UUID tunnelId, Route route, JsonObject patch);

  /** Removes a route of this tunnel. */
  Future<Tunnel> removeRoute(UUID tunnelId, Route route);

  /**
   * Adds a token; fails when there are {@link Tunnel#MAX_TOKENS} already.
   *
   * @return the token as it is stored: of an earlier request if that had the same idempotency key
   */
  Future<Outcome<TokenHash>> addToken(UUID tunnelId, TokenHash token, Idempotency idempotency);

  /** Revokes a token. */
  Future<Tunnel> revokeToken(UUID tunnelId, UUID tokenId);

  /** Closes all connections; open transactions are rolled back. */
  Future<Void> close();

  /**
   * What a change came to.
   *
   * @param value what was made
   * @param replayed whether an earlier request made it, so that nothing has changed now
   */
  record Outcome<T>(T value, boolean replayed) {}
}
