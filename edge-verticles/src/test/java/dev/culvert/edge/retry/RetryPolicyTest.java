package dev.culvert.edge.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

  @ParameterizedTest
  @CsvSource({
    // delivery, failure, head begun, idempotent, replayable, attempts, delivered -> decision
    "NOT_DELIVERED, REFUSED, false, false, true, 1, 0, RETRY_FREELY",
    "NOT_DELIVERED, LINK_LOST, false, false, true, 7, 0, RETRY_FREELY",
    "NOT_DELIVERED, REFUSED, false, true, true, 8, 0, GIVE_UP",
    "NOT_DELIVERED, REFUSED, false, true, false, 1, 0, GIVE_UP",
    "NOT_DELIVERED, CANCELLED, false, true, true, 1, 0, GIVE_UP",
    "NOT_DELIVERED, REFUSED, false, true, true, 3, 1, RETRY_FREELY",
    "DELIVERED, LINK_LOST, false, true, true, 1, 1, RETRY_WITHIN_BUDGET",
    "DELIVERED, LINK_LOST, false, true, true, 4, 1, RETRY_WITHIN_BUDGET",
    "DELIVERED, LINK_LOST, false, true, true, 2, 2, GIVE_UP",
    "DELIVERED, LINK_LOST, false, false, true, 1, 1, GIVE_UP",
    "DELIVERED, LINK_LOST, true, true, true, 1, 1, GIVE_UP",
    "DELIVERED, LINK_LOST, false, true, false, 1, 1, GIVE_UP",
    "NOT_DELIVERED, ORIGIN_UNREACHABLE, false, false, true, 1, 0, RETRY_FREELY",
    "NOT_DELIVERED, ORIGIN_UNREACHABLE, false, true, true, 3, 1, RETRY_FREELY",
    "NOT_DELIVERED, ORIGIN_UNREACHABLE, false, false, false, 1, 0, GIVE_UP",
    "NOT_DELIVERED, ORIGIN_UNREACHABLE, true, true, true, 1, 0, GIVE_UP",
    "DELIVERED, ORIGIN_FAILED, false, true, true, 1, 1, RETRY_WITHIN_BUDGET",
    "DELIVERED, INTERNAL, false, true, true, 1, 1, RETRY_WITHIN_BUDGET",
    "DELIVERED, TIMEOUT, false, true, true, 1, 1, GIVE_UP",
    "DELIVERED, TOO_LARGE, false, true, true, 1, 1, GIVE_UP",
    "DELIVERED, CANCELLED, false, true, true, 1, 1, GIVE_UP",
  })
  void shouldTryAgainOnlyWhatIsSafe(
      Delivery delivery,
      Failure failure,
      boolean headBegun,
      boolean idempotent,
      boolean replayable,
      int attempts,
      int delivered,
      Decision decision) {
    FailedAttempt failed =
        new FailedAttempt(
            delivery, failure, headBegun, idempotent, replayable, attempts, delivered);

    assertThat(RetryPolicy.decide(failed)).isEqualTo(decision);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCallDeliveredWhatMayHaveReachedAnOrigin(Failure failure) {
    assertThat(Delivery.of(false, failure)).isEqualTo(Delivery.NOT_DELIVERED);
    assertThat(Delivery.of(true, failure))
        .isEqualTo(
            failure == Failure.ORIGIN_UNREACHABLE ? Delivery.NOT_DELIVERED : Delivery.DELIVERED);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "PUT, true",
    "DELETE, true",
    "POST, false",
    "PATCH, false",
    "get, false",
    "PROPFIND, false",
  })
  void shouldKnowIdempotentMethods(String method, boolean idempotent) {
    assertThat(RetryPolicy.isIdempotent(method)).isEqualTo(idempotent);
  }
}
