package dev.culvert.registry.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Remembers for a day which request made what, in the transaction that makes it. */
final class IdempotencyKeys {

  private static final long KEPT_MILLIS = Duration.ofDays(1).toMillis();

  /** Where the key comes from. */
  private static final String FIELD = "Idempotency-Key";

  private IdempotencyKeys() {}

  /**
   * What an earlier request made.
   *
   * @param tokenId null if that was no token
   */
  record Made(UUID tunnelId, UUID tokenId) {}

  /**
   * Carries out a request, unless an earlier one with the same key did.
   *
   * @param idempotency of the request, or null
   * @param again what to answer when it was carried out before
   * @param first carries it out
   */
  static <T> Future<Change<T>> once(
      Transaction transaction,
      Idempotency idempotency,
      Function<Made, Future<T>> again,
      Supplier<Future<Change<T>>> first) {
    if (idempotency == null) {
      return first.get();
    }
    return transaction
        .change(Sql.FORGET_KEYS, Map.of("before", transaction.nowMillis() - KEPT_MILLIS))
        .compose(forgotten -> made(transaction, idempotency))
        .compose(
            made -> made.isPresent() ? again.apply(made.get()).map(Change::nothing) : first.get());
  }

  private static Future<Optional<Made>> made(Transaction transaction, Idempotency idempotency) {
    return transaction.find(
        Sql.KEY,
        Map.of("key", idempotency.key()),
        row -> {
          if (!row.getString(0).equals(idempotency.fingerprint())) {
            throw new StoreException(
                StoreException.Kind.CONFLICT,
                FIELD,
                FIELD
                    + " "
                    + idempotency.key()
                    + " was used for another request; use a new key for a new request");
          }
          String token = row.getString(2);
          return new Made(
              UUID.fromString(row.getString(1)), token == null ? null : UUID.fromString(token));
        });
  }

  /**
   * Remembers what a request made.
   *
   * @param idempotency of the request, or null
   */
  static Future<Void> remember(Transaction transaction, Idempotency idempotency, Made made) {
    if (idempotency == null) {
      return Future.succeededFuture();
    }
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("key", idempotency.key());
    parameters.put("fingerprint", idempotency.fingerprint());
    parameters.put("tunnel", made.tunnelId().toString());
    parameters.put("token", made.tokenId() == null ? null : made.tokenId().toString());
    parameters.put("now", transaction.nowMillis());
    return transaction.change(Sql.INSERT_KEY, parameters).mapEmpty();
  }
}
