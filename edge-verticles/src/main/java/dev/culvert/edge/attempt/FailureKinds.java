package dev.culvert.edge.attempt;

import dev.culvert.core.exchange.ExchangeResetException;
import dev.culvert.core.exchange.Obstacle;
import dev.culvert.edge.answer.Cause;
import dev.culvert.edge.health.Fault;
import dev.culvert.edge.retry.Failure;

/** What a failed exchange means for a retry, and what it is called when nothing else is tried. */
final class FailureKinds {

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

  static Cause cause(Failure failure) {
    return switch (failure) {
      case REFUSED -> Cause.REFUSED;
      case LINK_LOST -> Cause.LINK_LOST;
      case ORIGIN_UNREACHABLE -> Cause.ORIGIN_UNREACHABLE;
      case ORIGIN_FAILED -> Cause.ORIGIN_FAILED;
      case TIMEOUT, HANGING -> Cause.TIMEOUT;
      case TOO_LARGE -> Cause.TOO_LARGE;
      case PROTOCOL -> Cause.PROTOCOL;
      case INTERNAL, CANCELLED -> Cause.INTERNAL;
    };
  }

  /** What it says of the connector; null for nothing. */
  static Fault fault(Failure failure) {
    return switch (failure) {
      case ORIGIN_UNREACHABLE, ORIGIN_FAILED, INTERNAL, PROTOCOL -> Fault.ORIGIN;
      case REFUSED, LINK_LOST -> Fault.SETBACK;
      case TIMEOUT, HANGING, TOO_LARGE, CANCELLED -> null;
    };
  }

  static Cause cause(Obstacle obstacle) {
    return switch (obstacle) {
      case NO_LINK -> Cause.NO_CONNECTOR;
      case DRAINING -> Cause.DRAINING;
      case FULL -> Cause.OVERLOAD;
    };
  }
}
