package dev.culvert.registry.store;

import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.IdempotencyKeys.Made;
import dev.culvert.registry.store.StoreException.Kind;
import dev.culvert.registry.store.TunnelStore.Outcome;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes, changes and deletes tunnels, each within a transaction. */
final class TunnelChanges {

  private TunnelChanges() {}

  /** As {@link TunnelStore#create}. */
  static Future<Change<Outcome<Tunnel>>> create(
      Transaction transaction, NewTunnel tunnel, Idempotency idempotency) {
    return IdempotencyKeys.once(
        transaction,
        idempotency,
        made ->
            TunnelReader.tunnel(transaction, made.tunnelId()).map(now -> new Outcome<>(now, true)),
        () ->
            nameIsFree(transaction, tunnel.name(), tunnel.id())
                .compose(free -> insert(transaction, tunnel))
                .compose(
                    ignored -> RouteChanges.insertAll(transaction, tunnel.id(), tunnel.routes()))
                .compose(ignored -> TokenChanges.insert(transaction, tunnel.id(), tunnel.token()))
                .compose(
                    ignored ->
                        IdempotencyKeys.remember(
                            transaction, idempotency, new Made(tunnel.id(), null)))
                .compose(ignored -> TunnelReader.tunnel(transaction, tunnel.id()))
                .map(made -> Change.of(made.id(), new Outcome<>(made, false))));
  }

  private static Future<Void> nameIsFree(Transaction transaction, String name, UUID forTunnel) {
    return transaction
        .find(Sql.TUNNEL_ID_OF_NAME, Map.of("name", name), row -> UUID.fromString(row.getString(0)))
        .compose(
            owner ->
                owner.isEmpty() || owner.get().equals(forTunnel)
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            Kind.CONFLICT,
                            "name",
                            "the name " + name + " is taken by tunnel " + owner.get())));
  }

  private static Future<Integer> insert(Transaction transaction, NewTunnel tunnel) {
    String config = Objects.requireNonNullElse(tunnel.config(), Tunnel.EMPTY_CONFIG);
    return transaction.change(
        Sql.INSERT_TUNNEL,
        Map.of(
            "tunnel", tunnel.id().toString(),
            "name", tunnel.name(),
            "limit", tunnel.connectorLimit(),
            "createdAt", tunnel.createdAtMillis(),
            "revision", transaction.revision(),
            "config", config));
  }

  /** As {@link TunnelStore#update}. */
  static Future<Change<Tunnel>> update(
      Transaction transaction, UUID tunnelId, TunnelUpdate update, OptionalLong expectedRevision) {
    return expect(transaction, tunnelId, expectedRevision)
        .compose(
            before -> {
              String name = Objects.requireNonNullElse(update.name(), before.name());
              return nameIsFree(transaction, name, tunnelId)
                  .compose(free -> write(transaction, before, name, update));
            })
        .compose(ignored -> TunnelReader.tunnel(transaction, tunnelId))
        .map(now -> Change.of(tunnelId, now));
  }

  private static Future<Integer> write(
      Transaction transaction, TunnelRow before, String name, TunnelUpdate update) {
    return transaction.change(
        Sql.UPDATE_TUNNEL,
        Map.of(
            "tunnel",
            before.id().toString(),
            "name",
            name,
            "limit",
            Objects.requireNonNullElse(update.connectorLimit(), before.connectorLimit()),
            "config",
            Objects.requireNonNullElse(update.config(), before.config()),
            "revision",
            transaction.revision()));
  }

  /** As {@link TunnelStore#delete}: what belongs to the tunnel goes by foreign keys. */
  static Future<Change<Void>> delete(
      Transaction transaction, UUID tunnelId, OptionalLong expectedRevision) {
    return expect(transaction, tunnelId, expectedRevision)
        .compose(
            before -> transaction.change(Sql.DELETE_TUNNEL, Map.of("tunnel", tunnelId.toString())))
        .map(ignored -> Change.of(tunnelId, null));
  }

  private static Future<TunnelRow> expect(
      Transaction transaction, UUID tunnelId, OptionalLong expectedRevision) {
    return TunnelReader.row(transaction, tunnelId)
        .compose(
            row ->
                expectedRevision.isEmpty() || expectedRevision.getAsLong() == row.revision()
                    ? Future.succeededFuture(row)
                    : Future.failedFuture(
                        new StoreException(
                            Kind.STALE,
                            null,
                            "tunnel "
                                + row.name()
                                + " is at revision "
                                + row.revision()
                                + ", not at "
                                + expectedRevision.getAsLong()
                                + ": it was changed meanwhile; read it again")));
  }

  /** Gives a tunnel the revision of the transaction, and reads it. */
  static Future<Tunnel> touch(Transaction transaction, UUID tunnelId) {
    return transaction
        .change(
            Sql.TOUCH_TUNNEL,
            Map.of("tunnel", tunnelId.toString(), "revision", transaction.revision()))
        .compose(ignored -> TunnelReader.tunnel(transaction, tunnelId));
  }
}
