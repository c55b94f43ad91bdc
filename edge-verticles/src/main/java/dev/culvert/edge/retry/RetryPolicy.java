package dev.culvert.edge.retry;

import dev.culvert.core.http.Methods;

/**
 * The rules of trying again. What was not delivered, or reached no origin, goes again, whatever its
 * method; what was delivered goes once more if the method is idempotent; nothing goes again once
 * the response has begun or the request body can no longer be replayed.
 */
public final class RetryPolicy {

  /** Bounds the tries of one request where every stream refuses. */
  public static final int MAX_ATTEMPTS = 8;

  private RetryPolicy() {}

  /** What to do after this attempt. */
  public static Decision decide(FailedAttempt failed) {
    if (failed.headBegun()
        || !failed.replayable()
        || !failed.failure().isWorthAnotherTry()
        || failed.attempts() >= MAX_ATTEMPTS) {
      return Decision.GIVE_UP;
    }
    return switch (failed.delivery()) {
      case NOT_DELIVERED -> Decision.RETRY_FREELY;
      case DELIVERED ->
          failed.idempotent() && failed.deliveredAttempts() <= 1
              ? Decision.RETRY_WITHIN_BUDGET
              : Decision.GIVE_UP;
    };
  }

  /** Whether a method is idempotent by RFC 9110 section 9.2.2. Unknown methods are not. */
  public static boolean isIdempotent(String method) {
    return Methods.isIdempotent(method);
  }
}
