package dev.culvert.registry.store;

import dev.culvert.core.tunnel.TokenHash;
import dev.culvert.core.tunnel.Tunnel;
import dev.culvert.registry.store.IdempotencyKeys.Made;
import dev.culvert.registry.store.StoreException.Kind;
import dev.culvert.registry.store.TunnelStore.Outcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Adds and revokes tokens, each within a transaction. */
final class TokenChanges {

  private TokenChanges() {}

  /** One more token, without a look at what is there. */
  static Future<Integer> insert(Transaction transaction, UUID tunnelId, TokenHash token) {
    return transaction.change(
        Sql.INSERT_TOKEN,
        Map.of(
            "token", token.id().toString(),
            "tunnel", tunnelId.toString(),
            "sha256", token.sha256(),
            "createdAt", token.createdAtMillis()));
  }

  /** As {@link TunnelStore#addToken}. */
  static Future<Change<Outcome<TokenHash>>> add(
      Transaction transaction, UUID tunnelId, TokenHash token, Idempotency idempotency) {
    return IdempotencyKeys.once(
        transaction,
        idempotency,
        made -> stored(transaction, made).map(known -> new Outcome<>(known, true)),
        () ->
            TunnelReader.row(transaction, tunnelId)
                .compose(row -> oneMoreIsAllowed(transaction, row))
                .compose(ignored -> insert(transaction, tunnelId, token))
                .compose(
                    ignored ->
                        IdempotencyKeys.remember(
                            transaction, idempotency, new Made(tunnelId, token.id())))
                .compose(ignored -> TunnelChanges.touch(transaction, tunnelId))
                .map(ignored -> Change.of(tunnelId, new Outcome<>(token, false))));
  }

  private static Future<TokenHash> stored(Transaction transaction, Made made) {
    return TunnelReader.tokens(transaction, made.tunnelId())
        .map(
            tokens ->
                tokens.stream()
                    .filter(token -> token.id().equals(made.tokenId()))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new StoreException(
                                Kind.NOT_FOUND,
                                null,
                                "the token "
                                    + made.tokenId()
                                    + " that this request made was revoked meanwhile")));
  }

  private static Future<Void> oneMoreIsAllowed(Transaction transaction, TunnelRow tunnel) {
    return TunnelReader.tokens(transaction, tunnel.id())
        .compose(
            tokens ->
                tokens.size() < Tunnel.MAX_TOKENS
                    ? Future.succeededFuture()
                    : Future.failedFuture(tooMany(tunnel, tokens)));
  }

  private static StoreException tooMany(TunnelRow tunnel, List<TokenHash> tokens) {
    return new StoreException(
        Kind.LIMIT,
        null,
        "tunnel "
            + tunnel.name()
            + " has "
            + tokens.size()
            + " tokens, and no more may be valid at once: revoke one of "
            + tokens.stream().map(TokenHash::id).toList()
            + " first");
  }

  /** As {@link TunnelStore#revokeToken}. */
  static Future<Change<Tunnel>> revoke(Transaction transaction, UUID tunnelId, UUID tokenId) {
    return TunnelReader.row(transaction, tunnelId)
        .compose(
            row ->
                transaction
                    .change(
                        Sql.DELETE_TOKEN,
                        Map.of("token", tokenId.toString(), "tunnel", tunnelId.toString()))
                    .compose(
                        revoked ->
                            revoked == 1
                                ? TunnelChanges.touch(transaction, tunnelId)
                                : Future.failedFuture(
                                    new StoreException(
                                        Kind.NOT_FOUND,
                                        null,
                                        "tunnel " + row.name() + " has no token " + tokenId))))
        .map(now -> Change.of(tunnelId, now));
  }
}
