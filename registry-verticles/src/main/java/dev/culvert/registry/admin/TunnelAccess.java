package dev.culvert.registry.admin;

import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.connector.Connectors;
import dev.culvert.registry.store.StoreException;
import dev.culvert.registry.tunnel.Tunnels;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How operations get at the tunnels: by what the path names, and with the store's failures told.
 */
final class TunnelAccess {

  private static final Logger log = LoggerFactory.getLogger(TunnelAccess.class);

  private final Tunnels tunnels;
  private final Connectors connectors;

  TunnelAccess(Tunnels tunnels, Connectors connectors) {
    this.tunnels = tunnels;
    this.connectors = connectors;
  }

  Tunnels tunnels() {
    return tunnels;
  }

  Connectors connectors() {
    return connectors;
  }

  /** The tunnel that the path names. */
  Future<Tunnel> find(Call call) {
    return stored(tunnels.find(call.path("tunnel")));
  }

  /** The tunnel as the API shows it. */
  JsonObject json(Tunnel tunnel) {
    return TunnelJson.of(tunnel, connectors.of(tunnel.id()).size());
  }

  /**
   * Changes the tunnel that the path names, if {@code If-Match} allows it.
   *
   * @param change gets the tunnel, and its revision if that must not have changed meanwhile
   */
  <T> Future<T> change(Call call, Change<T> change) {
    EntityTags tags = EntityTags.parse(call.header("If-Match"));
    return find(call)
        .compose(
            found -> tags.matches(found.revision()) ? Future.succeededFuture(found) : newest(call))
        .compose(
            tunnel -> {
              if (!tags.matches(tunnel.revision())) {
                throw Problem.stale(
                    "tunnel " + tunnel.name() + " is at revision " + tunnel.revision() + " now");
              }
              OptionalLong expected =
                  tags.any() ? OptionalLong.empty() : OptionalLong.of(tunnel.revision());
              return stored(change.make(tunnel, expected));
            });
  }

  /** Another registry may have made the revision that the client has seen. */
  private Future<Tunnel> newest(Call call) {
    return stored(tunnels.catchUp()).compose(ignored -> find(call));
  }

  /** A change of a tunnel. */
  @FunctionalInterface
  interface Change<T> {
    Future<T> make(Tunnel tunnel, OptionalLong expectedRevision);
  }

  /** What is not a refusal of the store means that the store is not to be reached. */
  static <T> Future<T> stored(Future<T> asked) {
    return asked.recover(
        cause -> {
          if (cause instanceof StoreException || cause instanceof Problem) {
            return Future.failedFuture(cause);
          }
          log.warn("The store does not answer the admin API: {}", cause.toString());
          return Future.failedFuture(
              Problem.unavailable(
                  "the store cannot be reached; a change that was asked for may or may not have been"
                      + " made"));
        });
  }

  /** A page of what belongs to the tunnel that the path names. */
  Future<Answer> page(Call call, Function<Tunnel, JsonObject> page) {
    return find(call).map(tunnel -> Answer.ok(page.apply(tunnel)));
  }
}
