package dev.culvert.edge.proxy;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.edge.ingress.Problem;
import dev.culvert.edge.retry.Failure;
import java.time.Duration;

/** What a failed exchange means for a retry, and for the visitor. */
final class FailureKinds {

  /** When a visitor may come again who found no connector. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private FailureKinds() {}

  static Failure of(ExchangeResetException reset) {
    if (reset.by() != ExchangeResetException.By.PEER) {
      return Failure.LINK_LOST;
    }
    return switch (reset.code()) {
      case REFUSED -> Failure.REFUSED;
      case CANCELLED -> Failure.CANCELLED;
      case ORIGIN_UNREACHABLE -> Failure.ORIGIN_UNREACHABLE;
      case ORIGIN_FAILED -> Failure.ORIGIN_FAILED;
      case TIMEOUT -> Failure.TIMEOUT;
      case TOO_LARGE -> Failure.TOO_LARGE;
      case PROTOCOL -> Failure.PROTOCOL;
      case INTERNAL -> Failure.INTERNAL;
    };
  }

  static Problem problem(Failure failure) {
    return switch (failure) {
      case REFUSED -> Problem.noConnector(RETRY_AFTER);
      case TIMEOUT -> Problem.originTimeout();
      default -> Problem.badGateway();
    };
  }
}
